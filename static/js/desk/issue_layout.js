// Issue layout: moves items and sections by arrows, by the choice of a section, or by dragging. The form's fields hold the layout,
// so that it works without this script, which updates the fields.
import { reorderButtons, whenMoved } from "./reorder_buttons.js";

const form = document.querySelector("[data-issue-layout]");
const said = form.querySelector("[data-said]");
const takenOut = form.querySelector("[data-out]");
const sections = () => [...form.querySelectorAll("[data-section]")];
const listOf = (section) => section.querySelector("[data-items]");
const nameOf = (section) => section.querySelector(".issue-layout-title input").value.trim() || "the new section";
const titleOf = (item) => item.querySelector(".issue-layout-item-title a").textContent;
const choiceOf = (item) => item.querySelector("select");
let isChanged = false;

// Writes numbers and titles of sections, and sections and positions of items, into the fields.
function updateFields() {
  const all = sections();
  all.forEach((section, at) => {
    section.querySelector(".issue-layout-number input").value = at + 1;
    const items = [...listOf(section).children];
    section.querySelector(".issue-layout-empty").hidden = items.length > 0;
    items.forEach((item, place) => {
      choiceOf(item).value = section.dataset.section;
      item.querySelector(".issue-layout-place input").value = place + 1;
    });
  });
  for (const item of form.querySelectorAll(".issue-layout-unplaced [data-item]")) choiceOf(item).value = "";
  for (const option of form.querySelectorAll("select option[value]:not([value=''])")) {
    const words = nameOf(form.querySelector(`[data-section="${option.value}"]`));
    option.textContent = words[0].toUpperCase() + words.slice(1);
  }
  takenOut.hidden = !takenOut.querySelector("[data-item]");
}

function changed(words) {
  isChanged = true;
  updateFields();
  said.textContent = words;
}

function placed(item) {
  const section = item.closest("[data-section]");
  if (!section) return `“${titleOf(item)}” is not in this issue.`;
  const items = [...listOf(section).children];
  return `“${titleOf(item)}” is ${items.indexOf(item) + 1} of ${items.length} in “${nameOf(section)}”.`;
}

// Moves an item beyond the end of its section into the next section.
function moveItem(item, by) {
  const beside = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (beside) by < 0 ? beside.before(item) : beside.after(item);
  else {
    const all = sections();
    const next = all[all.indexOf(item.closest("[data-section]")) + by];
    if (!next || next.dataset.section === item.closest("[data-section]")?.dataset.section) return;
    by < 0 ? listOf(next).append(item) : listOf(next).prepend(item);
  }
  changed(placed(item));
}

function moveSection(section, by) {
  const beside = by < 0 ? section.previousElementSibling : section.nextElementSibling;
  if (!beside) return;
  by < 0 ? beside.before(section) : beside.after(section);
  const all = sections();
  changed(`“${nameOf(section)}” is section ${all.indexOf(section) + 1} of ${all.length}.`);
}

whenMoved(form, (pressed, by) => {
  const item = pressed.closest("[data-item]");
  if (item) moveItem(item, by);
  else moveSection(pressed.closest("[data-section]"), by);
});

form.addEventListener("input", (event) => {
  if (event.target.closest(".issue-layout-title")) changed("");
});

form.addEventListener("change", (event) => {
  const item = event.target.closest("[data-item]");
  if (!item) return;
  const section = form.querySelector(`[data-section="${event.target.value}"]`);
  (section ? listOf(section) : takenOut.querySelector("[data-items]")).append(item);
  changed(placed(item));
  event.target.focus();
});

// Dragging: the item follows the pointer, in any list.
let dragged = null;
form.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-item]") ?? null;
  dragged?.classList.add("is-dragged");
});
form.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-section], [data-out], [data-items]");
  const list = over?.matches("[data-items]") ? over : over?.querySelector("[data-items]");
  if (!dragged || !list) return;
  event.preventDefault();
  const next = [...list.children].find((item) => {
    const box = item.getBoundingClientRect();
    return item !== dragged && event.clientY < box.top + box.height / 2;
  });
  list.insertBefore(dragged, next ?? null);
});
form.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("is-dragged");
  changed(placed(dragged));
  dragged = null;
});

form.addEventListener("submit", () => (isChanged = false));
form.addEventListener("save-failed", () => (isChanged = true));
addEventListener("beforeunload", (event) => isChanged && event.preventDefault());

for (const item of form.querySelectorAll("[data-item]")) {
  item.draggable = true;
  item.querySelector(".issue-layout-item-place").append(...reorderButtons(`“${titleOf(item)}”`));
}
for (const section of sections()) {
  section.querySelector(".issue-layout-head").append(...reorderButtons(`the section “${nameOf(section)}”`));
}
form.classList.add("is-live");
for (const words of form.querySelectorAll("[data-with], [data-without]")) words.hidden = "without" in words.dataset;
updateFields();
