// Keyboard shortcuts: save, preview, submit, search, list of shortcuts. Single characters work outside of fields only and can be turned
// off (WCAG 2.1.4); this browser stores the choice.
const SINGLE = "expert-desk-single-keys";
const dialog = document.getElementById("keys");
const keysButton = document.getElementById("keys-open"); // not in popups
const single = document.getElementById("keys-single");
const search = document.getElementById("desk-search");

function remembered() {
  try {
    return localStorage.getItem(SINGLE) !== "off";
  } catch {
    return true;
  }
}

function remember(isOn) {
  try {
    localStorage.setItem(SINGLE, isOn ? "on" : "off");
  } catch {
    // the choice lasts for this page
  }
}

function isTyping(target) {
  return target.isContentEditable || target.closest("input, textarea, select, [role=textbox], [role=combobox], dialog") !== null;
}

function press(...names) {
  const button = names.map((name) => document.querySelector(`.submit-row [name="${name}"]`)).find(Boolean);
  if (button) button.click();
  return Boolean(button);
}

function chord(event) {
  const key = event.key.toLowerCase();
  if (key === "s" && !event.shiftKey) return press("_continue", "_save");
  if (key === "enter") return event.shiftKey ? press("_submit") : press("_preview");
  return false;
}

// Before the fields: the rich text editor breaks a line at Ctrl+Enter.
addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey === event.metaKey || dialog?.open) return;
  if (event.repeat ? ["s", "Enter"].includes(event.key) : chord(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, { capture: true });

// After the fields: Ctrl+K in a text makes a link.
addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.altKey || !search || dialog.open) return;
  const isChord = event.ctrlKey !== event.metaKey && event.key.toLowerCase() === "k";
  const isSingle = !event.ctrlKey && !event.metaKey && single.checked && !isTyping(event.target);
  if (isChord || (isSingle && event.key === "/")) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (isSingle && event.key === "?") {
    event.preventDefault();
    dialog.showModal();
  }
});

if (dialog) {
  single.checked = remembered();
  single.addEventListener("change", () => remember(single.checked));
}
if (keysButton) {
  keysButton.hidden = false;
  keysButton.addEventListener("click", () => dialog.showModal());
}

// Closes a menu when the focus leaves it.
for (const dropdown of document.querySelectorAll("details.dropdown")) {
  dropdown.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !dropdown.open) return;
    dropdown.open = false;
    dropdown.querySelector("summary").focus();
  });
  addEventListener("click", (event) => {
    if (!dropdown.contains(event.target)) dropdown.open = false;
  });
}
