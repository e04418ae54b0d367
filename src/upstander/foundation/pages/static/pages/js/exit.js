/* Leave this site. Without this script the button posts and the answer moves on; with it the page
   is blank at once, the draft is deleted behind it, and Back does not return here. */

const form = document.querySelector("form[data-leave]");
const PRESSES = 3;
const WITHIN = 2000;

function blank() {
  document.title = "";
  document.documentElement.hidden = true;
  document.body.replaceChildren();
}

function leave() {
  const body = new URLSearchParams(new FormData(form));
  const { action } = form;
  const { neutral } = form.dataset;
  blank();
  const told = fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" });
  const go = () => location.replace(neutral || "about:blank");
  Promise.race([told, new Promise((done) => setTimeout(done, 1000))]).then(go, go);
}

if (form) {
  let presses = [];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length === PRESSES) leave();
  });
  // A page kept by the browser for Back is drawn anew from the server.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
