/* After a post with mistakes the reader starts at the list of them; a link there goes to the
   answer and shows its question too. */

const summary = document.querySelector("[data-summary]");

function question(field) {
  const group = field.closest("fieldset");
  return group?.querySelector("legend") ?? document.querySelector(`label[for="${field.id}"]`);
}

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (question(field) ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
