// Orders inline forms by arrows and numbers their position fields; not where other rows refer to the number (class by-number).
import { reorderButtons, whenMoved } from "./reorder_buttons.js";

const placeOf = (row) => row.querySelector("input[name$='-position']");
const rowsOf = (group) => [...group.querySelectorAll("tr.form-row:not(.empty-form), .inline-related:not(.empty-form):not(.tabular)")];

function numberRows(rows) {
  rows.forEach((row, at) => {
    if (placeOf(row).value === String(at + 1)) return;
    placeOf(row).value = at + 1;
    placeOf(row).dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function move(group, row, by) {
  const rows = rowsOf(group);
  const beside = rows[rows.indexOf(row) + by];
  if (!beside) return;
  by < 0 ? beside.before(row) : beside.after(row);
  const now = rowsOf(group);
  numberRows(now);
  group.querySelector("[data-row-said]").textContent = `Now ${now.indexOf(row) + 1} of ${now.length}.`;
}

function arm(row) {
  const place = placeOf(row);
  if (!place || row.querySelector(".reorder-button")) return;
  const buttons = Object.assign(document.createElement("span"), { className: "reorder-buttons" });
  buttons.append(...reorderButtons("this one"));
  place.hidden = true;
  place.after(buttons);
}

for (const group of document.querySelectorAll(".inline-group:has(input[name$='-position'])")) {
  if (group.querySelector(".by-number")) continue;
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  said.dataset.rowSaid = "";
  said.setAttribute("role", "status");
  group.append(said);
  rowsOf(group).forEach(arm);
  whenMoved(group, (pressed, by) => move(group, pressed.closest("tr.form-row, .inline-related"), by));
  group.addEventListener("formset:added", (event) => {
    arm(event.target);
    const rows = rowsOf(group);
    placeOf(event.target).value = Math.max(0, ...rows.map((row) => Number(placeOf(row).value))) + 1;
  });
}
