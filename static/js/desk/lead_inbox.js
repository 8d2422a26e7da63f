// Keys of the inbox: j and k go from lead to lead, the others press the button of the lead that has the focus. Single characters
// work outside of fields only, and not where they are turned off (keyboard_shortcuts.js).
const rows = [...document.querySelectorAll(".lead-row")];
const single = document.getElementById("keys-single");
const PLACE = "expert-desk-lead";

function current() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function go(index) {
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
  if (row) row.focus();
}

function press(key) {
  const row = rows[Math.max(current(), 0)];
  const button = key === "u" ? document.querySelector('[data-key="u"]') : row?.querySelector(`[data-key="${key}"], [data-also="${key}"]`);
  button?.click();
  return Boolean(button);
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (single && !single.checked) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key === "j") go(current() + 1);
  else if (key === "k") go(current() - 1);
  else if (!("cpsdau".includes(key) && press(key))) return;
  event.preventDefault();
});

// The next lead has the focus after a press, which removes one and loads the page anew.
document.getElementById("changelist-form")?.addEventListener("submit", () => {
  sessionStorage.setItem(PLACE, String(current()));
});
const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place !== null && Number(place) >= 0) go(Number(place));
