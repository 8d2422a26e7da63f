// Autocomplete of every search field (ARIA 1.2 combobox with a listbox). The fields work without this script.
const words = document.getElementById("suggest-words");
const DEBOUNCE = 150; // milliseconds

function combobox(input) {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  let options = [];
  let active = -1;
  let timer;
  let request = new AbortController();

  list.className = "autocomplete";
  list.id = `${input.id}-suggest`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.dataset.label);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
  input.parentElement.classList.add("autocomplete-field");
  input.parentElement.append(list, status);

  const choose = (place) => {
    active = place;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    request.abort();
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (suggestions) => {
    options = suggestions.map((suggestion, number) => option(suggestion, `${list.id}-${number}`));
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    choose(-1);
    const count = options.length;
    status.textContent = (count === 0 ? words.dataset.none : count === 1 ? words.dataset.one : words.dataset.many).replace("%", count);
  };
  const ask = async () => {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(`${words.dataset.from}?${new URLSearchParams({ q: input.value.trim() })}`, { signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (!signal.aborted) show(found);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  const typed = (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    if (input.value.trim()) timer = setTimeout(ask, DEBOUNCE);
    else close();
  };

  input.addEventListener("input", typed);
  input.addEventListener("compositionend", typed);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the text stays
      close();
    } else if (list.hidden) {
      if (event.key === "ArrowDown" && input.value.trim()) ask();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const places = options.length + 1; // the options and the field itself
      choose(((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options[active].dataset.url);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const clicked = event.target.closest("[role=option]");
    if (clicked) location.assign(clicked.dataset.url);
  });
}

function option(suggestion, id) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  const kind = document.createElement("span");
  item.id = id;
  item.setAttribute("role", "option");
  item.dataset.url = words.dataset.home.replace(/\/$/, "") + suggestion.url;
  label.lang = suggestion.lang;
  label.textContent = suggestion.label;
  kind.className = "autocomplete-kind";
  kind.textContent = words.content.querySelector(`[data-kind="${suggestion.kind}"]`)?.textContent ?? suggestion.kind;
  item.append(label, " ", kind);
  return item;
}

if (words) document.querySelectorAll("input[type=search][name=q]").forEach(combobox);
