// Marks changes since the last visit. The number of the last seen change is in this browser only and sent to no server.
const KEY = "expert-desk-seen";
const rows = [...document.querySelectorAll("[data-change]")];
const note = document.getElementById("new-since-visit");
const newest = Math.max(0, ...rows.map((row) => Number(row.dataset.change)));

function lastSeenChange() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return null; // the browser stores nothing: the page offers nothing
  }
}

const seen = lastSeenChange();

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
