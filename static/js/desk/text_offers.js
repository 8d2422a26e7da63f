// Offers the text that was typed into a form and not saved, when the form is opened again: what differs, and putting it back. The
// copies of a publication's form go to autosave.js, which offers them.
import { ofForm, remove } from "./text_copies.js";
import { fieldsOf, isKept, isKnown, keep, labelsOf, nameOf, stateOf, token, TYPED } from "./typed_text.js";

const LONGEST = 2000; // characters shown of a field

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function timeOf(copy) {
  const at = new Date(copy.at);
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date().toDateString()) return time;
  return `${at.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${time}`;
}

const valuesOf = (fields, name) => fields.filter(([one]) => one === name).map(([, value]) => value);

// [label, words in the form, typed words] of each field that differs.
function differences(form, copy) {
  const fields = fieldsOf(form);
  const labels = { ...copy.labels, ...labelsOf(form) };
  const words = (some, name) => valuesOf(some, name).map((value) => labels[`${name}:${value}`] ?? value).join(", ").slice(0, LONGEST);
  const names = new Set([...fields, ...copy.fields].map(([name]) => name).filter((name) => !name.endsWith("_FORMS")));
  return [...names].filter((name) => `${valuesOf(fields, name)}` !== `${valuesOf(copy.fields, name)}`).map((name) => {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const label = field?.labels?.[0]?.firstChild.textContent.trim() || field?.getAttribute("aria-label") || name.replaceAll(/[-_]/g, " ");
    return [label, words(fields, name), words(copy.fields, name)];
  });
}

function offerOf(form, copy, rows) {
  const list = element("dl", {}, ...rows.flatMap(([label, now, typed]) => [
    element("dt", {}, label),
    element("dd", {}, element("del", {}, now), " ", element("ins", {}, typed || "(empty)")),
  ]));
  const back = element("button", { type: "button", className: "button" }, "Put it back");
  const away = element("button", { type: "button", className: "button" }, "Throw it away");
  const box = element("section", { className: "note autosave-offer" },
    element("h2", {}, `You typed more at ${timeOf(copy)} that was not saved`),
    element("details", {}, element("summary", {}, "See what differs from the form"), list),
    element("p", { className: "buttons" }, back, away));
  const end = () => {
    box.remove();
    remove(copy.id);
    form.querySelector(TYPED).focus();
  };
  back.addEventListener("click", () => {
    putBack(form, copy);
    end();
  });
  away.addEventListener("click", end);
  return box;
}

function offer(form) {
  stateOf(form);
  if (form.elements.kept_texts) return;
  const boxes = [];
  for (const copy of ofForm(nameOf(form))) {
    const rows = differences(form, copy);
    if (rows.length) boxes.push(offerOf(form, copy, rows));
    else remove(copy.id);
  }
  const [newest, ...older] = boxes;
  if (newest) form.before(newest);
  if (older.length) newest.after(element("details", { className: "note" }, element("summary", {}, "Older texts that were not saved"), ...older));
}

// A form with `data-put-back` holds more than its fields show: its own page shows the text that is sent, and saves nothing.
function putBack(form, copy) {
  if ("putBack" in form.dataset) {
    const fields = [...copy.fields, ["csrfmiddlewaretoken", token(form)], ["_put_back", timeOf(copy)]];
    const sent = element("form", { method: "post", hidden: true }, ...fields.map(([name, value]) => element("input", { type: "hidden", name, value })));
    document.body.append(sent);
    return sent.submit();
  }
  for (const [name, value] of copy.fields.filter(([one]) => one.endsWith("-TOTAL_FORMS"))) addRows(form, name, Number(value));
  for (const field of form.querySelectorAll(TYPED)) if (field.name) fill(field, valuesOf(copy.fields, field.name), copy.labels);
  keep(form);
}

function addRows(form, name, wanted) {
  const link = document.getElementById(`${name.replace("-TOTAL_FORMS", "")}-group`)?.querySelector(".add-row a");
  for (let more = wanted - Number(form.elements[name]?.value ?? wanted); link && more > 0; more -= 1) link.click();
}

function fill(field, values, labels) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (field.tagName === "SELECT") {
    const known = [...field.options].map((option) => option.value);
    for (const value of values) if (!known.includes(value)) field.add(new Option(labels[`${field.name}:${value}`] ?? value, value));
    for (const option of field.options) option.selected = values.includes(option.value);
  } else field.value = values[0] ?? "";
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}

// A form that comes later, such as that of the side panel, is offered its text when it is entered.
document.addEventListener("focusin", (event) => {
  const form = event.target.closest("form");
  if (form && isKept(form) && !isKnown(form)) offer(form);
});
for (const form of document.forms) if (isKept(form)) offer(form);
