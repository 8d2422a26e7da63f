// A form that is saved and shown again keeps its place: the same rows in the window, the same groups open, the focus in the same field.
// A page with errors goes to them instead (form_fields.js).
import { focusTarget } from "./form_fields.js";
import { showMessages } from "./messages_in_view.js";

const KEY = "expert-desk-place";
const OLDEST = 120000; // milliseconds from leaving the form to its coming back
const ACTIONS = ["keydown", "pointerdown", "touchstart", "wheel"];

const form = document.querySelector("#content-main > form[id]");
const pagePath = location.pathname;
let isSaved = false; // a save that comes back to this form is under way

// [name of the first field, top in the window] of each row in the window, first those that begin in it; none at the head of the page,
// where the message stands.
function rowsInWindow() {
  if (scrollY < 1) return [];
  const rows = [...form.querySelectorAll(".form-row")].map((row) => [row.querySelector("[name]")?.name, row.getBoundingClientRect()]);
  const seen = rows.filter(([name, { height, top, bottom }]) => name && height && bottom > 0 && top < innerHeight);
  return seen.map(([name, { top }]) => [name, top]).sort(([, one], [, other]) => (one < 0) - (other < 0));
}

const openGroups = () => [...form.querySelectorAll("details[open] > summary > [id]")].map((heading) => heading.id);

// The characters before the cursor in an editor of rich text, or [start, end] of what is selected in a field.
function cursorOf(focused) {
  if (!focused.isContentEditable) return [focused.selectionStart, focused.selectionEnd];
  if (!getSelection().rangeCount) return 0;
  const before = getSelection().getRangeAt(0).cloneRange();
  before.setStart(focused, 0);
  return before.toString().length;
}

function focusedField() {
  const focused = document.activeElement;
  const field = focused.closest(".prose-editor")?.querySelector("textarea") ?? focused.closest(".select2-container")?.previousElementSibling ?? focused;
  return field.form === form && { id: field.id || field.name, cursor: cursorOf(focused) };
}

function putCursor(focused, cursor) {
  if (!focused.isContentEditable) return cursor[0] !== null && focused.setSelectionRange?.(...cursor);
  const texts = document.createTreeWalker(focused, NodeFilter.SHOW_TEXT);
  let left = cursor;
  while (texts.nextNode()) {
    if (left <= texts.currentNode.length) return getSelection().collapse(texts.currentNode, left);
    left -= texts.currentNode.length;
  }
}

function focusAgain({ id, cursor }) {
  const field = form.querySelector(`#${CSS.escape(id)}, [name="${CSS.escape(id)}"]`);
  const target = field && focusTarget(field);
  if (!target || ![document.body, field].includes(document.activeElement) || target === document.activeElement) return;
  target.focus({ preventScroll: true });
  if (target.isContentEditable === (typeof cursor === "number")) putCursor(target, cursor); // the editor may come after the field
}

function scrollToRows({ rows }) {
  for (const [name, top] of rows) {
    const row = form.querySelector(`[name="${CSS.escape(name)}"]`)?.closest(".form-row");
    if (row?.getClientRects().length) return scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  }
}

// Until the editor scrolls, types or clicks: text editors and the state at the head change their heights after loading.
function holdPlace(place) {
  const root = document.documentElement;
  let put; // where, and the height of the page: what moves while that changes was not the editor
  const restore = () => {
    scrollToRows(place);
    put = { top: scrollY, height: root.scrollHeight };
    if (place.focused) focusAgain(place.focused);
  };
  const heights = new ResizeObserver(restore);
  const over = new AbortController();
  const stop = (event) => {
    if (event.repeat || (event.type === "scroll" && (Math.abs(scrollY - put.top) < 2 || root.scrollHeight !== put.height))) return;
    over.abort();
    heights.disconnect();
    root.style.overflowAnchor = "";
  };
  root.style.overflowAnchor = "none"; // the browser's own way would be taken for the editor's scrolling
  for (const id of place.open) document.getElementById(id)?.closest("details")?.setAttribute("open", "");
  restore();
  heights.observe(document.getElementById("content"));
  for (const name of [...ACTIONS, "scroll"]) addEventListener(name, stop, { capture: true, passive: true, signal: over.signal });
  addEventListener("load", restore, { signal: over.signal });
  addEventListener("load", showMessages);
}

function takePlace() {
  try {
    const place = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    const isSame = place.path === pagePath || (place.path.endsWith("/add/") && pagePath.endsWith("/change/"));
    return isSame && place.form === form.id && Date.now() - place.at < OLDEST ? place : null;
  } catch {
    return null; // none, or the browser stores nothing
  }
}

function leavePlace() {
  if (!isSaved) return;
  const place = { at: Date.now(), path: pagePath, form: form.id, rows: rowsInWindow(), open: openGroups(), focused: focusedField() };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // the form comes back at its head
  }
}

if (form) {
  addEventListener("submit", ({ target, submitter }) => {
    isSaved = (target === form && submitter?.name === "_continue") || target.matches(".messagelist form");
  });
  addEventListener("pagehide", leavePlace);
  const place = takePlace();
  if (place && !form.querySelector(".errorlist, .error-summary li, .merge-questions")) holdPlace(place);
}
