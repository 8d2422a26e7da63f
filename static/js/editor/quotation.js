// Source of a quotation: its last line, marked as the source.
import { Mark, mergeAttributes } from "django-prose-editor/editor";
import { ask } from "./dialog.js";

// Returns the inner end of the first selected quotation, and the end of its source line if it has one; or null.
function quotationOf({ doc, selection }) {
  let quotation = null;
  doc.nodesBetween(selection.from, selection.to, (node, position) => {
    if (quotation || node.type.name !== "blockquote") return;
    const end = position + node.nodeSize - 1;
    const text = node.lastChild?.isTextblock ? node.lastChild.firstChild : null;
    quotation = { end, sourceEnd: text?.marks.some((mark) => mark.type.name === "cite") ? end - 1 : null };
  });
  return quotation;
}

async function askSource(editor) {
  const quotation = quotationOf(editor.state);
  if (!quotation) return;
  if (quotation.sourceEnd !== null) return editor.chain().focus().setTextSelection(quotation.sourceEnd).run();
  const values = await ask({
    title: "Source of the quotation",
    submit: "Add the source",
    fields: [{ name: "source", label: "Who said it, and where", required: true, help: "Such as: State Council, Guiding Opinions, section 2." }],
    check: ({ source }) => (source ? "" : "Write who said it, or cancel."),
  });
  if (!values) return editor.commands.focus();
  const line = { type: "paragraph", content: [{ type: "text", text: values.source, marks: [{ type: "cite" }] }] };
  editor.chain().insertContentAt(quotation.end, line).focus().run();
}

export const Cite = Mark.create({
  name: "cite",
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: ({ HTMLAttributes }) => ["cite", mergeAttributes(HTMLAttributes), 0],
  addStorage: () => ({ ask: askSource }),
});
