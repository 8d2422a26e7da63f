// Tables of standards: `<div data-standards="UID UID">`. Readers see number, title, what it replaces and its first day in force.
import { Node } from "django-prose-editor/editor";
import { ask, element, finder, said, token } from "./dialog.js";

const NO_ANSWER = "The register does not answer. Try again.";
const known = new Map(); // uid to the register's answer

// `question` is {text}, {uids} or {q}. Resolves to {results, unknown}; throws an error message.
async function asked(question) {
  const body = new URLSearchParams(question);
  const answer = await fetch(said("numbers"), { method: "POST", body, headers: { "X-CSRFToken": token() } }).catch(() => null);
  if (!answer?.ok) throw new Error(NO_ANSWER);
  const told = await answer.json();
  for (const one of told.results) known.set(one.uid, one);
  return told;
}

const unseen = (one) => (one.is_seen ? "" : " (not published yet: readers see no row of it)");
const matches = async (q) =>
  q ? (await asked({ q })).results.map((one) => ({ label: one.number, note: [one.title, one.title_zh].filter(Boolean).join(" ") + unseen(one), value: one })) : [];

// Asks for standards to add behind `present`, a list of uids; resolves to the longer list, or to null.
async function askRows(present) {
  const uids = [...present];
  const rows = element("p", { class: "help", role: "status" });
  const add = (results) => {
    for (const { uid } of results) if (!uids.includes(uid)) uids.push(uid);
    const added = uids.slice(present.length).map((uid) => known.get(uid).number);
    rows.textContent = added.length ? `To be added: ${added.join(", ")}.` : "";
  };
  const values = await ask({
    title: "Table of standards",
    submit: present.length ? "Add to the table" : "Insert the table",
    fields: [
      { name: "numbers", label: "Paste numbers", type: "textarea", help: "In any spelling, one a line or with commas; a column of Excel too." },
      { name: "search", label: "or search the register", help: "By number, title or Chinese title." },
    ],
    more(form) {
      finder(form.elements.search, { find: matches, choose: (one) => add([one]), nothing: NO_ANSWER });
      form.querySelector(".desk-error").before(rows);
    },
    async check({ numbers }, form) {
      try {
        const { results, unknown } = numbers ? await asked({ text: numbers }) : { results: [], unknown: [] };
        add(results);
        form.elements.numbers.value = unknown.join("\n");
        if (unknown.length) return `Not found, or of several editions: ${unknown.join("; ")}. Correct or delete these; the others are kept.`;
      } catch (wrong) {
        return wrong.message;
      }
      return uids.length > present.length ? "" : "Paste a number, or choose a standard.";
    },
  });
  return values && uids;
}

async function askTable(editor) {
  const uids = await askRows([]);
  if (!uids) return editor.commands.focus();
  editor.chain().focus().insertContent({ type: "deskStandards", attrs: { uids: uids.join(" ") } }).run();
}

// Node view: a row for each standard with buttons to move it and to take it out.
function view({ node, editor, getPos }) {
  const list = element("ol", {});
  const more = element("button", { type: "button", class: "button" }, "Add standards…");
  const remove = element("button", { type: "button", class: "button" }, "Remove the table");
  const dom = element("div", { class: "desk-standards", contenteditable: "false", role: "group", "aria-label": "Table of standards" }, list, more, remove);
  let uids = [];
  const change = (next) => {
    const { tr } = editor.state;
    const end = getPos() + editor.state.doc.nodeAt(getPos()).nodeSize;
    editor.view.dispatch(next.length ? tr.setNodeMarkup(getPos(), null, { uids: next.join(" ") }) : tr.delete(getPos(), end));
  };
  const moved = (from, to) => {
    const next = uids.filter((_, place) => place !== from);
    next.splice(to, 0, uids[from]);
    change(next);
    list.children[to]?.querySelector("button:not([disabled])")?.focus();
  };
  const one = (uid, place) => {
    const row = known.get(uid);
    const name = row ? `${row.number} ${row.title}${unseen(row)}` : "A standard that is no longer in the register";
    const button = (text, label, act, disabled = false) => {
      const made = element("button", { type: "button", class: "button", "aria-label": `${label}: ${row?.number ?? name}`, title: label, disabled }, text);
      made.addEventListener("click", act);
      return made;
    };
    return element(
      "li",
      {},
      element("span", {}, name),
      button("↑", "Move up", () => moved(place, place - 1), place === 0),
      button("↓", "Move down", () => moved(place, place + 1), place === uids.length - 1),
      button("×", "Take out", () => change(uids.filter((other) => other !== uid))),
    );
  };
  const show = () => list.replaceChildren(...uids.map(one));
  more.addEventListener("click", async () => {
    const next = await askRows(uids);
    if (next) change(next);
    else editor.commands.focus();
  });
  remove.addEventListener("click", () => {
    change([]);
    editor.commands.focus();
  });
  const update = (next) => {
    if (next.type.name !== "deskStandards") return false;
    uids = next.attrs.uids.split(" ").filter(Boolean);
    show();
    if (uids.some((uid) => !known.has(uid))) asked({ uids: uids.join(" ") }).then(show, () => {});
    return true;
  };
  update(node);
  return { dom, update, stopEvent: () => true, ignoreMutation: () => true };
}

export const DeskStandards = Node.create({
  name: "deskStandards",
  group: "block",
  atom: true,
  draggable: true,
  addStorage: () => ({ ask: askTable }),
  addAttributes: () => ({ uids: { default: "", parseHTML: (table) => table.dataset.standards, renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: "div[data-standards]" }],
  renderHTML: ({ node }) => ["div", { "data-standards": node.attrs.uids }],
  addNodeView: () => view,
});
