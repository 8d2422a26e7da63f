// Dialogs of the editor: a form with a title, labelled fields and two buttons. Resolves to the values, or to null.
let count = 0;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Settings of the editor: addresses in data attributes of the page.
export const said = (name) => document.getElementById("writing")?.dataset[name] ?? "";
export const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

function control({ name, label, type = "text", value = "", help = "", required = false, accept }) {
  const id = `desk-dialog-${++count}`;
  const shared = { id, name, required, "aria-describedby": help ? `${id}-help` : null };
  const input = type === "textarea" ? element("textarea", { ...shared, rows: 3 }) : element("input", { ...shared, type, accept });
  if (type === "checkbox") input.checked = Boolean(value);
  else if (type !== "file") input.value = value;
  const words = element("label", { for: id }, label);
  const parts = type === "checkbox" ? [input, words] : [words, input];
  return element("p", { class: `desk-field desk-field-${type}` }, ...parts, ...(help ? [element("span", { class: "help", id: `${id}-help` }, help)] : []));
}

// `more(form)` may add to the form; `check(values, form)` returns an error message or nothing, and may be async.
export function ask({ title, fields, submit, more, check }) {
  const heading = element("h2", { id: `desk-dialog-${++count}` }, title);
  const wrong = element("p", { class: "desk-error", role: "alert" });
  const cancel = element("button", { type: "button", class: "button" }, "Cancel");
  const form = element(
    "form",
    { method: "dialog", novalidate: true },
    heading,
    ...fields.map(control),
    wrong,
    element("p", { class: "desk-buttons" }, element("button", { type: "submit", class: "button default" }, submit), cancel),
  );
  const dialog = element("dialog", { class: "desk-dialog", "aria-labelledby": heading.id }, form);
  more?.(form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = null;
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = valuesOf(form);
      wrong.textContent = "";
      const trouble = (await check?.(values, form)) || "";
      wrong.textContent = trouble;
      if (trouble) return;
      answer = values;
      dialog.close();
    });
    dialog.showModal();
  });
}

function valuesOf(form) {
  const values = {};
  for (const input of form.querySelectorAll("input[name], textarea[name]"))
    values[input.name] = input.type === "checkbox" ? input.checked : input.type === "file" ? input.files[0] : input.value.trim();
  return values;
}

// Search results for the text in `input`, each a button. `find(words)` resolves to [{label, note, picture, value}].
export function finder(input, { find, choose, nothing }) {
  const status = element("p", { class: "help", role: "status" });
  const list = element("ul", { class: "desk-results" });
  let timer = 0;
  let asked = 0;
  const search = async () => {
    const words = input.value.trim();
    const number = ++asked;
    const found = await find(words).catch(() => null);
    if (number !== asked) return; // a later search is running
    list.replaceChildren(...(found ?? []).map(one));
    status.textContent = found === null ? nothing : words && !found.length ? "Nothing found." : found.length ? `${found.length} found.` : "";
  };
  const one = ({ label, note, picture, value }) => {
    const image = picture ? [element("img", { src: picture, alt: "" })] : [];
    const button = element("button", { type: "button", class: "desk-result" }, ...image, element("strong", {}, label), element("span", {}, note ?? ""));
    button.addEventListener("click", () => {
      for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
      choose(value);
    });
    return element("li", {}, button);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // Enter in the search field does not submit the form
    clearTimeout(timer);
    search();
  });
  input.closest("p").after(status, list);
  return { search, status };
}
