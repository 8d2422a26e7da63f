// Saves what was typed by fetch: the page stays where the network or the site fails, says so large, and saves again. What is answered by a page
// and not by a redirect was not carried out: the form is sent again as browsers do, and its page replaces this one.
import { forget, isChanged, isKept, keep, textOf, token } from "./typed_text.js";
import { windowId } from "./text_copies.js";

const TIMEOUT = 30000; // milliseconds; longer where files are sent
const TIMEOUT_OF_FILES = 600000;
const KEPT = "What you typed is kept in this browser.";
const attempts = new WeakMap(); // form -> {key, texts}: saves of which nobody knows whether they arrived
const busy = new WeakSet();
const ordinary = new WeakSet();
const waiting = new Map(); // form -> its pressed button
let count = 0;

function show(form, words, ...buttons) {
  hide(form);
  const box = document.createElement("div");
  box.className = "save-notice";
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: words }));
  for (const [label, act] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label });
    button.addEventListener("click", act);
    box.append(button);
  }
  const row = form.querySelector(".submit-row");
  if (row) row.prepend(box);
  else form.append(box);
  return box;
}

const hide = (form) => form.querySelector(".save-notice")?.remove();

function wait(form, submitter) {
  waiting.set(form, submitter);
  form.dispatchEvent(new Event("save-failed", { bubbles: true }));
  const stop = () => {
    waiting.delete(form);
    hide(form);
    submitter?.focus();
  };
  show(form, `You are offline. Saving waits, and goes on by itself when the network is back. ${KEPT}`, ["Do not save", stop]);
}

function failed(form, submitter, words) {
  form.dispatchEvent(new Event("save-failed", { bubbles: true }));
  if (!navigator.onLine) return wait(form, submitter);
  show(form, `Not saved: ${words} ${KEPT}`, ["Try again", () => form.requestSubmit(submitter)]);
}

function sendAsBrowsersDo(form, submitter) {
  attempts.delete(form);
  ordinary.add(form);
  form.requestSubmit(submitter);
}

// The address to send to, and the fields with the pressed button.
function request(form, submitter, key) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  body.set("csrfmiddlewaretoken", token(form));
  const hasFiles = [...body.values()].some((value) => typeof value !== "string" && value.size > 0);
  const address = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  const signal = AbortSignal.timeout(hasFiles ? TIMEOUT_OF_FILES : TIMEOUT);
  return [address, { method: "POST", body, headers: { "Idempotency-Key": key }, redirect: "manual", signal }];
}

async function save(form, submitter) {
  const attempt = attempts.get(form) ?? { key: `${windowId}-${(count += 1)}`, texts: new Set() };
  attempts.set(form, attempt);
  attempt.texts.add(textOf(form));
  keep(form, attempt.texts.size === 1 ? attempt.key : undefined);
  busy.add(form);
  show(form, "Saving…").classList.add("is-saving");
  let answer;
  let said;
  try {
    answer = await fetch(...request(form, submitter, attempt.key));
    said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  } catch (error) {
    const why = error.name === "TimeoutError" ? "the site did not answer in time." : "the network does not answer.";
    return failed(form, submitter, why);
  } finally {
    busy.delete(form);
  }
  if (answer.status >= 500 || [408, 413, 429].includes(answer.status)) return failed(form, submitter, said?.problem ?? reason(answer.status));
  if (!said?.address && !said?.popup) return sendAsBrowsersDo(form, submitter);
  attempts.delete(form);
  forget(form, { isWhole: attempt.texts.size === 1 && attempt.texts.has(textOf(form)), address: said.address });
  leave(said);
}

function reason(status) {
  if (status === 413) return "it is too large for the site.";
  return status === 429 ? "the site asks to wait a moment." : `the site cannot save at the moment (${status}).`;
}

function leave({ address, popup }) {
  if (!popup) return location.assign(address);
  const { action, value, obj, new_value: changed } = JSON.parse(popup);
  if (action === "change") window.opener.dismissChangeRelatedObjectPopup(window, value, obj, changed);
  else window.opener.dismissAddRelatedObjectPopup(window, value, obj);
}

// After the listeners of the form and the document, which write its fields.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post" || ordinary.delete(form)) return;
  if (navigator.onLine && !(isKept(form) && isChanged(form))) return;
  event.preventDefault();
  if (busy.has(form)) return;
  if (navigator.onLine) return save(form, event.submitter);
  if (isKept(form)) keep(form);
  wait(form, event.submitter);
});
addEventListener("online", () => {
  for (const [form, submitter] of waiting) {
    waiting.delete(form);
    if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
  }
});
addEventListener("pageshow", () => {
  for (const form of document.forms) if (!waiting.has(form)) hide(form);
});
