/* Before the keys lock, a note says so and offers to stay. It takes no focus: any click or key says
   "I am here" as well. When they lock, what was typed is kept for its writer and the page goes.
   Without this script, what is sent too late is kept in the same way. */

const note = document.querySelector("[data-idle]");

function begin() {
  const { locksIn, warn, every, hold, lock } = note.dataset;
  const words = note.querySelector("[data-words]");
  const stay = note.querySelector("form");
  const token = stay.elements.csrfmiddlewaretoken.value;
  const tabs = new BroadcastChannel("idle");
  const touched = new Set();
  let locksAt = Date.now() + locksIn * 1000;
  let told = Date.now();
  let last = false;
  let over = false;

  const post = (address, fields) => {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", token);
    return fetch(address, { method: "POST", body, redirect: "error" });
  };

  const say = (text) => {
    if (words.textContent !== text) words.textContent = text;
  };

  function show(left) {
    note.open = true;
    const { minutes, moment, last: end } = words.dataset;
    if (last) say(end);
    else if (left > 60_000) say(minutes.replace("#", Math.ceil(left / 60_000)));
    else say(moment);
    stay.hidden = last;
  }

  function hide() {
    note.open = false;
    words.textContent = "";
  }

  function open(seconds) {
    locksAt = Date.now() + seconds * 1000;
    last = seconds <= Number(warn);
    if (!last) hide();
  }

  async function here() {
    told = Date.now();
    try {
      const answer = await post(stay.action, {});
      const { locks_in: seconds } = await answer.json();
      if (seconds > 0) {
        open(seconds);
        tabs.postMessage(seconds);
      } else await leave();
    } catch {
      // The network is away: the next click tries again.
      told = 0;
    }
  }

  const kept = (form) => {
    const where = new URL(form.action, location.href);
    const fields = new FormData(form);
    fields.delete("csrfmiddlewaretoken");
    return post(`${hold}?for=${encodeURIComponent(where.pathname + where.search)}`, fields);
  };

  async function leave() {
    if (over) return;
    over = true;
    try {
      for (const form of [...touched].filter((one) => one.isConnected)) {
        const answer = await kept(form);
        if (!answer.ok) throw new Error("not kept");
      }
    } catch {
      note.open = true;
      stay.hidden = true;
      say(words.dataset.lost);
      return;
    }
    tabs.postMessage(0);
    const away = document.createElement("form");
    away.method = "post";
    away.action = `${lock}?next=${encodeURIComponent(location.pathname + location.search)}`;
    away.append(stay.elements.csrfmiddlewaretoken.cloneNode());
    document.body.append(away);
    away.submit();
  }

  function look() {
    const left = locksAt - Date.now();
    if (over) return;
    if (left <= 0) leave();
    else if (left <= warn * 1000) show(left);
  }

  const active = () => {
    if (!over && (note.open ? !last : Date.now() - told > every * 1000)) here();
  };

  document.addEventListener("input", ({ target }) => {
    const { form } = target;
    const secret = form && form.querySelector("input[type=password]");
    if (form && form.method === "post" && !secret) touched.add(form);
  });
  document.addEventListener("submit", ({ target }) => touched.delete(target));
  stay.addEventListener("submit", (event) => {
    event.preventDefault();
    here();
  });
  document.addEventListener("keydown", active);
  document.addEventListener("pointerdown", active);
  tabs.addEventListener("message", ({ data }) => (data > 0 ? open(data) : leave()));
  tabs.postMessage(Number(locksIn));
  setInterval(look, 1000);
}

if (note) begin();
