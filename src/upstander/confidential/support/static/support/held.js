/* Two minutes before a kept time runs out, say so. Without a script the page says until when. */

const SECOND = 1000;

function watch(box) {
  const left = Number(box.dataset.held);
  const warning = box.querySelector("[data-held-warning]");
  const show = () => {
    warning.hidden = false;
  };
  setTimeout(show, Math.max(0, left - Number(box.dataset.warn)) * SECOND);
}

document.querySelectorAll("[data-held]").forEach(watch);
