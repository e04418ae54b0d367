/* The code on the screen hides itself when another window comes to the front, and on Escape. */

const code = document.querySelector("details[data-code]");

function hide() {
  if (code) code.open = false;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
