// Narrows the values of a long facet to those whose name, or whose parent's, contains what is typed. Without this script all values
// can be opened.
const MAX_VALUES = 2000;

function narrow(box) {
  const group = box.closest("fieldset");
  const status = group.querySelector("[data-found]");
  const folds = [...group.querySelectorAll("details")].map((fold) => [fold, fold.open]);
  const names = [...group.querySelectorAll("label > span:first-of-type")].slice(0, MAX_VALUES);
  const values = names.map((name) => name.closest("li"));
  const text = (value) => [...value.querySelectorAll("label > span:first-of-type")].map((name) => name.textContent).join("\n");
  const searched = values.map((value) => {
    const parent = value.parentElement.closest("li")?.querySelector("label > span").textContent ?? "";
    return `${text(value)}\n${parent}`.toLowerCase();
  });

  box.addEventListener("input", () => {
    const typed = box.value.trim().toLowerCase();
    values.forEach((value, place) => { value.hidden = !searched[place].includes(typed); });
    for (const [fold, wasOpen] of folds) fold.open = typed ? Boolean(fold.querySelector("li:not([hidden])")) : wasOpen;
    status.textContent = typed ? status.dataset.found.replace("%", values.filter((value) => !value.hidden).length) : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // the list is not filtered by what is typed here
  });
}

document.querySelectorAll("input[data-facet-search]").forEach(narrow);
