// Keeps the text of every form of the desk in this browser while it is typed, until it is saved.
import { change, clear, mine, put, remove, windowId } from "./text_copies.js";

const PAUSE = 400; // milliseconds from a key to the copy
export const TYPED = "textarea, select, input:not([type=hidden], [type=submit], [type=button], [type=file], [type=search])";
const LEFT_OUT = ["csrfmiddlewaretoken", "kept_texts", "present_revision"];
const states = new WeakMap(); // form -> {opened, kept, id, timer}

export const addressOf = (form) => new URL(form.getAttribute("action") || location.href, location.href);
export const token = (form) =>
  document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken?.value ?? "";

export function isKept(form) {
  return form.getAttribute("method")?.toLowerCase() === "post" && form.matches("#content form, #panel form, dialog form")
    && Boolean(form.querySelector(TYPED) || form.elements.kept_texts) && !form.matches("#changelist-form, [data-progress], [data-partial]") && !form.querySelector("[type=password]")
    && !addressOf(form).pathname.includes("/account/");
}

// The address alone would not tell several forms of a page apart.
export function nameOf(form) {
  const { pathname } = addressOf(form);
  return form.elements.kept_texts ? pathname : `${pathname}#${form.querySelector(TYPED).name}`;
}

export const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.includes(name) && !name.startsWith("_"));
export const textOf = (form) => JSON.stringify(fieldsOf(form));

export function stateOf(form) {
  if (!states.has(form)) {
    const isTyped = form.querySelector("#writing[data-is-typed]") ?? !form.querySelector(TYPED); // it came back with unsaved text
    const opened = isTyped ? "" : textOf(form);
    states.set(form, { opened, kept: opened, timer: 0, id: form.elements.kept_texts ? windowId : `${windowId}:${nameOf(form)}` });
  }
  return states.get(form);
}

export const isChanged = (form) => textOf(form) !== stateOf(form).opened;
export const isKnown = (form) => states.has(form);

// The ids of the copies whose text the form shows.
export const idsOf = (form) => [stateOf(form).id, ...(form.elements.kept_texts?.value ?? "").split(",").filter(Boolean)];

// The words of chosen terms, which a form that is opened again does not hold.
export function labelsOf(form) {
  const chosen = [...form.querySelectorAll("select.admin-autocomplete")].flatMap((select) => [...select.selectedOptions]);
  return Object.fromEntries(chosen.map((option) => [`${option.closest("select").name}:${option.value}`, option.text]));
}

// Writes the copy. `attempt` is the key of the save that sends this text.
export function keep(form, attempt) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = 0;
  const text = textOf(form);
  if (text === state.kept && !attempt) return;
  state.kept = text;
  if (text === state.opened && !attempt) remove(state.id);
  else put(state.id, { form: nameOf(form), fields: JSON.parse(text), labels: labelsOf(form), attempt });
}

// The form was saved: its copies go. What was typed since the save stays, for the form of the saved row.
export function forget(form, { isWhole = true, address = "" } = {}) {
  keep(form);
  const { id } = stateOf(form);
  remove(...idsOf(form).filter((one) => isWhole || one !== id));
  const row = form.elements.kept_texts && address.match(/^(.*\/)(?:change|submit|preview|publish)\/$/);
  if (!isWhole) change(id, { attempt: undefined, isAfterSave: true, form: row ? `${row[1]}change/` : nameOf(form) });
  const text = textOf(form);
  states.set(form, { ...stateOf(form), opened: text, kept: text });
}

function touched(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form && isKept(form)) stateOf(form).timer ||= setTimeout(keep, PAUSE, form);
}

function keepAll() {
  for (const form of document.forms) if (isKnown(form) && form.isConnected) keep(form);
}

for (const name of ["input", "change", "click", "keyup", "formset:added", "formset:removed"]) document.addEventListener(name, touched);
window.django?.jQuery?.(document).on("change", "select", touched); // Select2 triggers jQuery events only
document.addEventListener("visibilitychange", () => document.hidden && keepAll());
addEventListener("pagehide", keepAll);
document.addEventListener("saved", (event) => forget(event.target));
document.addEventListener("submit", (event) => {
  if (!addressOf(event.target).pathname.endsWith("/logout/") || !navigator.onLine) return;
  const unsaved = new Set(mine().filter((copy) => !copy.isOnServer).map((copy) => copy.form)).size;
  const where = unsaved === 1 ? "a form" : `${unsaved} forms`;
  if (unsaved && !confirm(`What you typed into ${where} is not saved. Log out, and remove it from this browser?`)) event.preventDefault();
  else clear();
});
