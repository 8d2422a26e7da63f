// Form fields: shows the length of a limited text from half of the limit on, and moves the focus from errors and contents lists to fields.
const NEAR = 0.9; // part of the limit from which the length is announced

function count(field) {
  const shown = document.createElement("div");
  const said = document.createElement("span");
  const most = field.maxLength;
  shown.className = "counter help";
  shown.id = `${field.id}_counter`;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  const tell = () => {
    const length = field.value.length;
    shown.textContent = `${length.toLocaleString("en-GB")} of at most ${most.toLocaleString("en-GB")} characters`;
    shown.hidden = length < most / 2;
    said.textContent = length >= most * NEAR ? `${most - length} characters left` : "";
  };
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), shown.id].filter(Boolean).join(" "));
  field.after(shown, said);
  field.addEventListener("input", tell);
  tell();
}

// The element that takes the focus for a field: its rich text editor or Select2, else the field.
export function focusTarget(field) {
  return field.closest(".prose-editor")?.querySelector(".ProseMirror")
    ?? field.parentElement.querySelector(".select2-selection")
    ?? field;
}

function reveal(element) {
  for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
}

for (const field of document.querySelectorAll("textarea[maxlength]:not([id*=__prefix__])")) count(field);

addEventListener("click", (event) => {
  const link = event.target.closest("a[data-field], .section-nav a[href^='#']");
  const target = link && document.getElementById(link.dataset.field ?? decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  reveal(target);
  if (matchMedia("(max-width: 1023px)").matches) link.closest("details.section-nav")?.removeAttribute("open");
  if (link.dataset.field) {
    event.preventDefault();
    const focused = focusTarget(target);
    focused.scrollIntoView({ block: "center" });
    focused.focus();
  }
});

// Opens a collapsed group that has errors.
for (const error of document.querySelectorAll("details .errorlist")) reveal(error);

// After Django moves the focus to the first field of a new form.
addEventListener("load", () => document.querySelector(".error-summary")?.focus());
