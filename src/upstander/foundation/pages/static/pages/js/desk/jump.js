/* One key goes to a place of the rail from anywhere, or to its box when one is there already. It
   stays out of the way while somebody types, and can be switched off, for those who speak to their
   computer. Without this script the place is a link. */

const OFF = "jump-off";
const links = [...document.querySelectorAll("a[aria-keyshortcuts]")];
const off = document.querySelector("[data-jump-off]");

const isOff = () => localStorage.getItem(OFF) !== null;
const typing = (target) =>
  target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null;

function show() {
  for (const link of links) link.querySelector("kbd").hidden = isOff();
  if (!off) return;
  off.hidden = false;
  off.textContent = isOff() ? off.dataset.on : off.dataset.off;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  const link = links.find((one) => one.getAttribute("aria-keyshortcuts") === key);
  if (!link || typing(target)) return;
  event.preventDefault();
  const box = document.querySelector("main input[type=search]");
  if (box) box.focus();
  else location.assign(link.href);
});

if (off)
  off.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    show();
  });

show();
