/* Bringing cases in: asks for the next slice by itself and shows how far it is. Without this
   script a button does. When an answer is anything else than progress, the browser goes there. */

async function goOn(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-progress]");
  if (!answer.ok || !next) {
    location.assign(form.dataset.after);
    return;
  }
  document.querySelector("[data-progress]").replaceChildren(...next.childNodes);
  await goOn(form);
}

const form = document.querySelector("form[data-go-on]");
if (form) {
  form.hidden = true;
  goOn(form).catch(() => {
    form.hidden = false;
  });
}
