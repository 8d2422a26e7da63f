// Fields of the desk's forms: how much of a limited text is written once half of it is, and the way from an error or a contents list to its field.
const NEAR = 0.9; // of the limit: from here on it is said aloud

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

// What of a field takes the focus: the rich text or the chooser that stands for it, else itself.
function stand_in(field) {
  return field.closest(".prose-editor")?.querySelector(".ProseMirror")
    ?? field.parentElement.querySelector(".select2-selection")
    ?? field;
}

function reveal(element) {
  for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
}

for (const field of document.querySelectorAll("textarea[maxlength]:not([id*=__prefix__])")) count(field);

addEventListener("click", (event) => {
  const link = event.target.closest("a[data-field], .jump a[href^='#']");
  const target = link && document.getElementById(link.dataset.field ?? decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  reveal(target);
  if (matchMedia("(max-width: 1023px)").matches) link.closest("details.jump")?.removeAttribute("open");
  if (link.dataset.field) {
    event.preventDefault();
    const focused = stand_in(target);
    focused.scrollIntoView({ block: "center" });
    focused.focus();
  }
});

// Errors within a folded group are shown.
for (const error of document.querySelectorAll("details .errorlist")) reveal(error);

// After Django has given the focus to the first field of a new form.
addEventListener("load", () => document.querySelector(".error-summary")?.focus());
