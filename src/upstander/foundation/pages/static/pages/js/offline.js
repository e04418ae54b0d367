/* Without a connection nothing is sent, and what was typed stays on the page. Browsers that find
   out only while sending show their own page; loading it again sends the same words. */

const note = document.querySelector("[data-offline]");

if (note) {
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.matches("[data-leave]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    note.hidden = false;
    note.scrollIntoView({ block: "nearest" });
  }, true);
  addEventListener("online", () => {
    note.hidden = true;
  });
}
