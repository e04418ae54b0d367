/* Somebody comes in: Escape twice, or the button, makes the screen blank at once; Escape twice, or
   two taps, brings it back as it was. What is being typed stays where it is. */

const WITHIN = 700;
const root = document.documentElement;
const title = document.title;
let pressed = -WITHIN;
let focused = null;

function toggle() {
  const hides = root.toggleAttribute("data-blank");
  document.title = hides ? " " : title;
  if (hides) {
    focused = document.activeElement;
    return;
  }
  focused?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) {
    pressed = -WITHIN;
    return;
  }
  const twice = event.timeStamp - pressed < WITHIN;
  pressed = twice ? -WITHIN : event.timeStamp;
  if (twice) toggle();
});
document.addEventListener("dblclick", () => {
  if (root.hasAttribute("data-blank")) toggle();
});
document.querySelectorAll("[data-hide]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", toggle);
});
