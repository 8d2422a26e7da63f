// What is new since the last visit: the number of the last change seen is kept in this browser, and told to nobody.
const KEY = "expert-desk-seen";
const rows = [...document.querySelectorAll("[data-change]")];
const note = document.getElementById("visit");
const newest = Math.max(0, ...rows.map((row) => Number(row.dataset.change)));

function kept() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return null; // the browser keeps nothing: then there is nothing to offer
  }
}

const seen = kept();

if (note && newest && seen !== null) {
  const fresh = rows.filter((row) => Number(row.dataset.change) > seen);
  const button = note.querySelector("button");
  const said = note.querySelector("span");
  const show = (count) => {
    const words = count === 0 ? note.dataset.none : count === 1 ? note.dataset.one : note.dataset.many;
    said.textContent = words.replace("{n}", count);
    button.hidden = count === 0;
  };
  const mark = (row) => {
    const word = document.createElement("span");
    word.textContent = ` · ${note.dataset.new}`;
    word.dataset.mark = "";
    row.classList.add("is-new");
    row.querySelector("strong").append(word);
  };
  if (seen) {
    for (const row of fresh) mark(row);
    show(fresh.length);
  } else {
    said.textContent = note.dataset.first;
    button.hidden = false;
  }
  note.classList.add("is-ready");
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, Math.max(newest, seen));
    for (const row of rows) {
      row.classList.remove("is-new");
      row.querySelector("[data-mark]")?.remove();
    }
    show(0);
  });
}
