/* How many characters are left, said politely after a pause. The server counts again. */

const PAUSE = 1000;

function words(note, left) {
  const { left: some, over, one, overOne } = note.dataset;
  const number = Math.abs(left).toLocaleString(document.documentElement.lang);
  if (Math.abs(left) === 1) return left === 1 ? one : overOne;
  return (left < 0 ? over : some).replace("#", number);
}

function follow(area) {
  const note = document.getElementById(area.dataset.count);
  const spoken = note.nextElementSibling;
  const most = Number(note.dataset.most);
  let timer;
  const show = () => {
    const left = most - [...area.value].length;
    note.textContent = words(note, left);
    note.classList.toggle("count-over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = note.textContent;
    }, PAUSE);
  };
  area.addEventListener("input", show);
  if (area.value) show();
}

document.querySelectorAll("[data-count]").forEach(follow);
