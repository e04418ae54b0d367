/* A month of days in place of the list of days, with the times of the chosen day beside it.
   Everything it says and shows is on the page already; without a script the list stays. */

const DAYS = { ArrowUp: -7, ArrowDown: 7, ArrowLeft: -1, ArrowRight: 1 };
const WEEK = 7;

function moved(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function weekday(day) {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % WEEK;
}

/* The same day of another month, or its last where that month is shorter. */
function turned(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const found = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)));
  return found.toISOString().slice(0, 10);
}

class Calendar {
  constructor(source) {
    const list = document.querySelector("#id_day .choices");
    const go = document.querySelector("#answers button[value='next']");
    list.replaceWith(source.content.cloneNode(true));
    this.root = document.querySelector(".calendar");
    this.timesAt = source.dataset.timesAt;
    this.go = go;
    // What the button says without a time, and with one, where that is not the same.
    this.goes = go.textContent;
    this.says = source.dataset.says ?? this.goes;
    this.card = this.root.querySelector("template[data-card]");
    this.field = this.root.querySelector("input[name='day']");
    this.times = this.root.querySelector(".times-of-day .choices");
    this.said = this.root.querySelector("[data-said]");
    this.status = this.root.querySelector("[role='status']");
    this.title = this.root.querySelector("#month");
    this.months = [...this.root.querySelectorAll(".month")];
    this.cells = new Map();
    this.root.querySelectorAll("[data-day]").forEach((cell) => {
      this.cells.set(cell.dataset.day, cell);
    });
    this.listen();
    const chosen = this.cells.get(source.dataset.calendar);
    this.stand(chosen ?? this.root.querySelector("[data-times]"));
    if (chosen?.dataset.times) this.choose(chosen);
  }

  listen() {
    this.root.addEventListener("keydown", (event) => this.pressed(event));
    this.root.addEventListener("click", (event) => {
      const cell = event.target.closest("[data-day]");
      const turn = event.target.closest("[data-turn]");
      if (cell) this.stand(cell, true);
      if (cell?.dataset.times) this.choose(cell);
      if (turn) this.turn(Number(turn.dataset.turn));
    });
    this.times.addEventListener("change", () => {
      this.go.formAction = this.timesAt;
      this.go.textContent = this.says;
    });
  }

  /* There is one stop for the Tab key: the day somebody stands on. */
  stand(cell, focus = false) {
    if (this.here) {
      this.here.tabIndex = -1;
      this.here.removeAttribute("id");
    }
    this.here = cell;
    cell.tabIndex = 0;
    // Where the list of mistakes leads.
    cell.id = "id_day_0";
    this.show(cell.closest(".month"));
    if (focus) cell.focus();
  }

  show(month) {
    const at = this.months.indexOf(month);
    this.months.forEach((one) => {
      one.hidden = one !== month;
    });
    if (this.title.textContent !== month.dataset.title) {
      this.title.textContent = month.dataset.title;
    }
    this.root.querySelectorAll("[data-turn]").forEach((button) => {
      const there = this.months[at + Number(button.dataset.turn)];
      button.setAttribute("aria-disabled", String(!there));
    });
  }

  turn(months) {
    const at = this.months.indexOf(this.here.closest(".month")) + months;
    const month = this.months[at];
    if (!month) return;
    this.stand(month.querySelector("[data-times]") ?? month.querySelector("[data-day]"));
  }

  pressed(event) {
    if (!event.target.matches("[data-day]")) return;
    const { day } = event.target.dataset;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.target.click();
      return;
    }
    const wanted = this.wanted(event.key, day);
    if (!wanted || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.stand(this.nearest(wanted), true);
  }

  wanted(key, day) {
    const rightToLeft = getComputedStyle(this.root).direction === "rtl";
    const sideways = key === "ArrowLeft" || key === "ArrowRight";
    if (key in DAYS) return moved(day, sideways && rightToLeft ? -DAYS[key] : DAYS[key]);
    if (key === "Home") return moved(day, -weekday(day));
    if (key === "End") return moved(day, WEEK - 1 - weekday(day));
    if (key === "PageUp") return turned(day, -1);
    if (key === "PageDown") return turned(day, 1);
    return "";
  }

  nearest(day) {
    const days = [...this.cells.keys()];
    const first = days[0];
    const last = days[days.length - 1];
    return this.cells.get(day) ?? this.cells.get(day < first ? first : last);
  }

  choose(cell) {
    this.root.querySelectorAll("[aria-selected]").forEach((one) => {
      one.setAttribute("aria-selected", String(one === cell));
    });
    this.field.value = cell.dataset.day;
    this.go.removeAttribute("formaction");
    this.go.textContent = this.goes;
    this.said.textContent = cell.lastElementChild.textContent;
    this.status.textContent = this.said.textContent;
    this.times.replaceChildren(...cell.dataset.times.split("|").map((one, at) => this.time(one, at)));
  }

  time(written, at) {
    const space = written.indexOf(" ");
    const card = this.card.content.cloneNode(true);
    const input = card.querySelector("input");
    const label = card.querySelector("label");
    input.value = written.slice(0, space);
    input.id = `time_${at}`;
    label.htmlFor = input.id;
    label.firstElementChild.textContent = written.slice(space + 1);
    return card;
  }
}

const source = document.querySelector("template[data-calendar]");
if (source) {
  document.querySelectorAll("[data-list-only]").forEach((one) => {
    one.hidden = true;
  });
  new Calendar(source);
}
