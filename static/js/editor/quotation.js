// Quotations say where they are from: a last line in the quotation, marked as its source.
import { Mark, mergeAttributes } from "django-prose-editor/editor";
import { ask } from "./dialog.js";

// The quotation around the cursor, and the place of its source line if it has one.
function quotationOf({ selection }) {
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.name !== "blockquote") continue;
    const end = $from.end(depth);
    const last = node.lastChild;
    const text = last?.isTextblock ? last.firstChild : null;
    return { end, sourceEnd: text?.marks.some((mark) => mark.type.name === "cite") ? end - 1 : null };
  }
  return null;
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
