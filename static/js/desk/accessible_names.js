// Accessible names of widgets that libraries add to a field: rich text editor, Select2, calendar. Libraries add them after loading and
// with each new inline form.
function labelOf(field) {
  const label = field?.id && document.querySelector(`label[for="${field.id}"]`);
  const words = label && [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("");
  return words?.trim() || field?.getAttribute("aria-label") || "";
}

function giveName(element, said) {
  if (said && !element.getAttribute("aria-label")) element.setAttribute("aria-label", said);
}

function nameChooser(chooser) {
  const said = labelOf(chooser.closest(".select2-container").previousElementSibling);
  const selection = chooser.querySelector(".select2-selection");
  const rendered = chooser.querySelector("span.select2-selection__rendered");
  if (!said || !selection) return;
  giveName(selection, `${said}${rendered?.title ? `: ${rendered.title}` : ""}`);
  selection.removeAttribute("aria-labelledby");
  for (const part of chooser.querySelectorAll("span.select2-selection__rendered, .select2-search__field")) giveName(part, said);
}

const NAMING = {
  ".ProseMirror[contenteditable]": (editor) => {
    const field = editor.closest(".prose-editor")?.querySelector("textarea");
    const help = field && document.getElementById(`${field.id}_helptext`);
    giveName(editor, labelOf(field));
    if (help) editor.setAttribute("aria-describedby", help.id);
  },
  ".select2-container:not(.select2-container--open)": nameChooser,
  ".select2-selection--multiple .select2-search__field": (field) => nameChooser(field.closest(".select2-container")),
  "body > .select2-container--open": (list) => {
    list.setAttribute("role", "region");
    giveName(list, "Choices");
    for (const field of list.querySelectorAll(".select2-search__field")) giveName(field, "Search the choices");
  },
  ".calendarbox": (box) => { box.setAttribute("role", "dialog"); giveName(box, "Choose a day"); },
  ".clockbox": (box) => { box.setAttribute("role", "dialog"); giveName(box, "Choose a time"); },
};

function nameWithin(root) {
  for (const [selector, give] of Object.entries(NAMING)) {
    if (root.matches(selector)) give(root);
    root.querySelectorAll(selector).forEach(give);
  }
}

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") {
      // An open Select2 names its list in the way of an older ARIA version.
      if (target.getAttribute("aria-owns")) target.setAttribute("aria-controls", target.getAttribute("aria-owns"));
      else target.removeAttribute("aria-controls");
    }
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) nameWithin(node);
  }
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-owns"] });
nameWithin(document.body);
