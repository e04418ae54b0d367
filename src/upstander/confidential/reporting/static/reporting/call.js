/* Keeps a call while it is typed, and jumps between its parts by keyboard. Without this script the
   buttons keep it, and links jump. */

const form = document.querySelector("[data-call]");
const WAIT = 1500;

if (form) {
  const status = form.querySelector("[data-status]");
  let timer = 0;
  let locked = false;
  let behind = false;

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  const kept = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    behind = false;
    locked = false;
    say(`${form.dataset.saved} ${two(now.getHours())}:${two(now.getMinutes())}`);
  };

  async function keep() {
    clearTimeout(timer);
    behind = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.status === 204) kept();
      else if (answer.status === 409) say(await answer.text());
      else {
        // Sent to another page: the keys are locked. The door has sealed what came.
        locked = true;
        say(form.dataset.locked);
      }
    } catch {
      say(form.dataset.offline);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    behind = true;
    if (!locked) timer = setTimeout(keep, WAIT);
  });
  addEventListener("online", () => behind && keep());
  // Back from another tab, perhaps from unlocking there.
  addEventListener("focus", () => locked && behind && keep());

  for (const key of form.querySelectorAll("[data-key]")) key.hidden = false;
  // A link to a folded part unfolds it.
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    const part = link && document.querySelector(link.hash);
    if (part?.matches("details")) part.open = true;
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      keep();
    } else if (event.altKey && !event.ctrlKey && /^Digit\d$/.test(event.code)) {
      const link = form.querySelector(`[data-jump="${event.code.at(-1)}"]`);
      if (!link) return;
      event.preventDefault();
      const part = document.querySelector(link.hash);
      if (part.matches("details")) part.open = true;
      const first = part.querySelector("input:not([type=hidden]), textarea, select");
      (first ?? part).focus();
      part.scrollIntoView({ block: "start" });
    }
  });
}
