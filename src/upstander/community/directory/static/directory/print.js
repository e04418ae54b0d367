/* A button that prints the cards; without scripts the browser's own Print does the same. */

const box = document.querySelector("[data-print]");

if (box) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => window.print());
}
