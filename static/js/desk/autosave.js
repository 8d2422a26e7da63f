// Autosave: stores the text typed into a publication's form on the server after each pause, offers unsaved text, warns before leaving.
// What the browser holds of an earlier window (text_copies.js) is handed over first, so that there is one list of offers.
import { change, ofForm, remove, windowId } from "./text_copies.js";
import { fieldsOf, nameOf, token } from "./typed_text.js";

const desk = document.getElementById("writing");
const form = desk.closest("form");
const status = desk.querySelector(".autosave-status");
const windows = form.elements.kept_texts;
const address = desk.dataset.typed;
document.querySelector(".submit-row")?.append(status); // always visible

const PAUSE = 2500; // milliseconds without a key before a save
const SOON = 15000; // milliseconds: longest time without a save while typing goes on
const LATEST = 60000; // milliseconds: longest wait between two attempts

const earlier = windows.value;
windows.value = [windowId, earlier].filter(Boolean).join(",");

const typed = () => new URLSearchParams(fieldsOf(form)).toString();

const opened = typed(); // the fields when the page was loaded
let kept = opened; // the fields that the server has
let isSaving = false; // the form is being submitted
let isAsking = false;
let isRefused = false; // signed out, or too long: another attempt would not help
let wait = PAUSE;
let timer = 0;
let since = 0; // time of the first key after the last save
// A form that came back with errors, or with restored text, has unsaved text.
const cameTyped = "isTyped" in desk.dataset;
let isUnkept = cameTyped;

const changed = () => cameTyped || typed() !== opened;
const say = (words) => {
  if (status.textContent !== words) status.textContent = words;
};

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(keep, milliseconds);
}

function touched() {
  if (isSaving || !address) return;
  since ||= Date.now();
  later(Math.max(0, Math.min(wait, since + Math.max(SOON, wait) - Date.now())));
}

async function send(fields) {
  fields.set("csrfmiddlewaretoken", token(form));
  const headers = { "X-CSRFToken": token(form), "X-Requested-With": "fetch" };
  return fetch(address, { method: "POST", body: fields, headers, redirect: "manual", signal: AbortSignal.timeout(LATEST) });
}

async function keep() {
  if (isSaving || isAsking || !address) return;
  const now = typed();
  if (now === kept && !isUnkept) {
    since = 0;
    return;
  }
  isAsking = true;
  const fields = new URLSearchParams(now);
  if (now === opened && !cameTyped) fields.set("forget", windowId); // every change was undone
  else fields.set("kept_texts", windows.value);
  const answer = await send(fields).catch(() => null);
  isAsking = false;
  if (isSaving) return;
  if (answer?.ok) return done(now, fields.has("forget") ? null : await answer.json());
  wait = Math.min(LATEST, wait * 2);
  isRefused = Boolean(answer) && answer.status < 500;
  say(await trouble(answer));
  if (!isRefused) later(wait);
}

function done(now, said) {
  kept = now;
  if (typed() === now) change(windowId, { isOnServer: true });
  isUnkept = false;
  isRefused = false;
  wait = PAUSE;
  since = 0;
  form.elements.csrfmiddlewaretoken.value = token(form); // so that Save works after signing in in another window
  say(said ? `Saved for you at ${said.kept_at}` : "");
  if (typed() !== kept) touched();
}

async function trouble(answer) {
  if (!answer) return "The network does not answer: what you type is kept in this browser until it does.";
  if (answer.status === 413) return (await answer.json()).error;
  if (answer.status === 403 || answer.type === "opaqueredirect")
    return "You are signed out: what you type now is not kept. Press Save to sign in again; nothing typed is lost.";
  if (answer.status < 500) return "What you type is not kept while you type. Save it often.";
  return "The site is busy: what you type is kept in this browser until it is not.";
}

// An older text of the same window gives way, a newer one stays: the server decides by the age.
async function handOver() {
  const shown = windows.value.split(",");
  for (const copy of ofForm(nameOf(form)).filter((one) => !shown.includes(one.id))) {
    const fields = new URLSearchParams(copy.fields);
    for (const [name, value] of [["kept_texts", copy.id], ["_age", Date.now() - copy.at], ["_attempt", copy.attempt ?? ""]]) fields.set(name, value);
    // Its own save has raised the number that tells of saves by others.
    const seen = form.elements.seen_revision?.value;
    if (copy.isAfterSave && seen - fields.get("seen_revision") <= 1) fields.set("seen_revision", seen);
    const answer = await send(fields).catch(() => null);
    if (!answer?.ok) continue;
    await answer.json(); // an answer that nobody reads stays open
    remove(copy.id);
  }
}

async function offer() {
  if (!address) return;
  await handOver();
  const answer = await fetch(`${address}?without=${windows.value}`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const box = document.createElement("div");
  box.innerHTML = await answer.text();
  form.before(...box.children); // HTML allows no form within a form
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.(".autosave-discard");
  if (!button) return;
  const one = button.closest(".autosave-offer");
  const answer = await send(new URLSearchParams({ forget: one.dataset.copy })).catch(() => null);
  if (!answer?.ok) return say("Not thrown away: the site does not answer. Try again.");
  one.remove();
  say("Thrown away.");
  form.querySelector("input:not([type=hidden]), textarea")?.focus();
});
for (const name of ["input", "change", "click", "keyup", "formset:added", "formset:removed"])
  document.addEventListener(name, (event) => (form.contains(event.target) || event.target === document) && touched());
// Select2 triggers jQuery events only.
window.django?.jQuery(form).on("change", touched);
document.addEventListener("visibilitychange", () => document.hidden && keep());
window.addEventListener("online", () => isRefused || later(0));
form.addEventListener("submit", () => {
  isSaving = true;
  clearTimeout(timer);
});
document.addEventListener("submit", (event) => {
  if (event.target.closest(".autosave-offer")) isSaving = !changed() || kept === typed();
});
form.addEventListener("save-failed", () => {
  isSaving = false;
  touched();
});
window.addEventListener("pageshow", () => (isSaving = false)); // the submitted page did not load
window.addEventListener("beforeunload", (event) => {
  if (!isSaving && changed() && (isUnkept || typed() !== kept)) event.preventDefault();
});
offer();
if (cameTyped) later(0);
