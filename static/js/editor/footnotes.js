// Footnotes: superscript marks such as [1], and an ordered list under a last heading “Notes” (catalogue/documents/footnotes.py).
import { Extension } from "django-prose-editor/editor";
import { ask } from "./dialog.js";

const HEADING = /^\s*(Notes|注释)\s*$/;

// Returns all marks in the text in order, as {number, from, to}.
function marksOf(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (!node.isText || !node.marks.some((mark) => mark.type.name === "superscript")) return;
    for (const match of node.text.matchAll(/\[(\d{1,3})\]/g)) {
      const from = position + match.index;
      found.push({ number: Number(match[1]), from, to: from + match[0].length });
    }
  });
  return found;
}

// Returns the list of notes at the end: its node, its position, and the position of its heading; or null.
function notesOf(doc) {
  let index = doc.childCount - 1;
  let end = doc.content.size;
  while (index >= 0 && doc.child(index).type.name === "paragraph" && !doc.child(index).content.size) end -= doc.child(index--).nodeSize;
  if (index < 1) return null;
  const [heading, list] = [doc.child(index - 1), doc.child(index)];
  if (list.type.name !== "orderedList" || heading.type.name !== "heading" || !HEADING.test(heading.textContent)) return null;
  const place = end - list.nodeSize;
  return { list, place, heading: place - heading.nodeSize };
}

const markAt = (state) => marksOf(state.doc).find(({ from, to }) => from <= state.selection.from && state.selection.to <= to);

// Adds `by` to the numbers from `first` on.
function renumber(transaction, schema, first, by) {
  for (const { number, from, to } of marksOf(transaction.doc).reverse()) {
    if (number < first) continue;
    const marks = transaction.doc.nodeAt(from).marks;
    transaction.replaceWith(from, to, schema.text(`[${number + by}]`, marks));
  }
}

function insert(editor, words) {
  const { state, schema } = editor;
  const { nodes, marks } = schema;
  const transaction = state.tr;
  const place = state.selection.to;
  const number = Math.max(0, ...marksOf(state.doc).filter(({ to }) => to <= place).map((mark) => mark.number)) + 1;
  renumber(transaction, schema, number, 1);
  let at = transaction.mapping.map(place, -1);
  const before = transaction.doc.resolve(at).nodeBefore;
  if (before?.isText && before.marks.some((mark) => mark.type === marks.superscript)) {
    transaction.insert(at, schema.text(",")); // separates two adjacent marks
    at += 1;
  }
  const mark = schema.text(`[${number}]`, [marks.superscript.create()]);
  transaction.insert(at, mark);
  addNote(transaction, nodes, number, nodes.listItem.create(null, nodes.paragraph.create(null, schema.text(words))));
  editor.view.dispatch(transaction.removeStoredMark(marks.superscript));
  editor.chain().focus().setTextSelection(at + mark.nodeSize).unsetMark("superscript").run();
}

function addNote(transaction, nodes, number, item) {
  const notes = notesOf(transaction.doc);
  if (!notes) {
    const heading = nodes.heading.create({ level: 3 }, transaction.doc.type.schema.text("Notes"));
    transaction.insert(transaction.doc.content.size, [heading, nodes.orderedList.create(null, item)]);
    return;
  }
  let at = notes.place + 1;
  for (let index = 0; index < Math.min(number - 1, notes.list.childCount); index++) at += notes.list.child(index).nodeSize;
  transaction.insert(at, item);
}

async function askFootnote(editor) {
  const notes = notesOf(editor.state.doc);
  if (notes && editor.state.selection.to > notes.heading) return; // a note cannot have a footnote
  const values = await ask({
    title: "Footnote",
    submit: "Add the footnote",
    fields: [{ name: "note", label: "Text of the note", type: "textarea", help: "It stands in the list of notes at the end of the text, where you can change it." }],
    check: ({ note }) => (note ? "" : "Write the note, or cancel."),
  });
  if (values) insert(editor, values.note.replace(/\s+/g, " "));
  else editor.commands.focus();
}

function remove(editor) {
  const mark = markAt(editor.state);
  if (!mark) return;
  const transaction = editor.state.tr;
  const notes = notesOf(transaction.doc);
  if (notes && mark.number <= notes.list.childCount) {
    let at = notes.place + 1;
    for (let index = 0; index < mark.number - 1; index++) at += notes.list.child(index).nodeSize;
    if (notes.list.childCount === 1) transaction.delete(notes.heading, notes.place + notes.list.nodeSize);
    else transaction.delete(at, at + notes.list.child(mark.number - 1).nodeSize);
  }
  for (const { number, from, to } of marksOf(transaction.doc).reverse()) if (number === mark.number) transaction.delete(from, to);
  renumber(transaction, editor.schema, mark.number + 1, -1);
  editor.view.dispatch(transaction);
  editor.commands.focus();
}

export const Footnotes = Extension.create({
  name: "footnotes",
  addStorage: () => ({ ask: askFootnote, remove, isOnMark: (state) => Boolean(markAt(state)) }),
});
