// Figures: `<figure data-media="UID"><img alt="…"><figcaption>…</figcaption></figure>`. The picture comes from the library; a new one is added to it.
import { Node } from "django-prose-editor/editor";
import { ask, element, finder } from "./dialog.js";
import { found, known, NO_LIBRARY, upload } from "./library.js";

const shown = (one) => ({ label: one.title, note: `${one.width} × ${one.height}`, picture: one.thumbnail, value: one });
const pictures = async (words) => (await found("image", words)).map(shown);

async function askPicture(editor, present = { media: "", alt: "" }) {
  let chosen = present.media ? { uid: present.media } : null;
  const values = await ask({
    title: present.media ? "Change the figure" : "Figure",
    submit: present.media ? "Change the figure" : "Insert the figure",
    fields: [
      { name: "search", label: "Search the library of pictures" },
      { name: "file", label: "or add a picture to it", type: "file", accept: "image/*" },
      { name: "alt", label: "What the picture shows, for who does not see it", value: present.alt },
      { name: "decorative", label: "It shows nothing that the text does not say", type: "checkbox", value: known.get(present.media)?.is_decorative },
    ],
    more(form) {
      const choose = (one) => {
        chosen = one;
        form.elements.alt.value = one.alt;
        form.elements.decorative.checked = one.is_decorative;
      };
      finder(form.elements.search, { find: pictures, choose, nothing: NO_LIBRARY }).search();
    },
    async check({ file, alt, decorative }, form) {
      if (!file && !chosen) return "Choose a picture, or add one.";
      if (!alt && !decorative) return "Say what the picture shows, or that it shows nothing which the text does not say.";
      if (!file) return "";
      try {
        chosen = await upload(file, decorative ? { alt, is_decorative: "on" } : { alt });
        form.elements.file.value = ""; // it is in the library now
      } catch (wrong) {
        return wrong.message;
      }
      return "";
    },
  });
  return values && { media: chosen.uid, alt: values.decorative ? "" : values.alt };
}

async function askFigure(editor) {
  const attrs = await askPicture(editor);
  if (!attrs) return editor.commands.focus();
  editor.chain().focus().insertContent({ type: "deskFigure", attrs }).run();
}

async function show(picture, { media, alt }) {
  const words = element("span", {}, `Picture: ${alt}`);
  picture.replaceChildren(words);
  if (!known.has(media)) await found("image", media).catch(() => null); // the library also searches by uid
  const one = known.get(media);
  if (!alt) words.textContent = one?.alt ? `Picture: ${one.alt}` : one?.is_decorative ? "Picture, decorative" : "Picture without a description";
  if (one?.thumbnail) picture.replaceChildren(element("img", { src: one.thumbnail, alt }), words);
}

// Node view of a figure: the picture with two buttons, and its editable caption.
function view({ node, editor, getPos }) {
  const picture = element("div", { class: "desk-figure-picture" });
  const change = element("button", { type: "button", class: "button" }, "Change the picture…");
  const remove = element("button", { type: "button", class: "button" }, "Remove the figure");
  const tools = element("div", { class: "desk-figure-tools", contenteditable: "false" }, picture, change, remove);
  const caption = element("figcaption", { "data-placeholder": "Caption" });
  const dom = element("figure", { class: "desk-figure" }, tools, caption);
  let attrs = node.attrs;
  change.addEventListener("click", async () => {
    const changed = await askPicture(editor, attrs);
    if (changed) editor.view.dispatch(editor.state.tr.setNodeMarkup(getPos(), null, changed));
    editor.commands.focus();
  });
  remove.addEventListener("click", () => {
    editor.view.dispatch(editor.state.tr.delete(getPos(), getPos() + editor.state.doc.nodeAt(getPos()).nodeSize));
    editor.commands.focus();
  });
  const update = (next) => {
    if (next.type.name !== "deskFigure") return false;
    caption.classList.toggle("desk-caption-empty", !next.content.size);
    if (next.attrs.media !== attrs.media || next.attrs.alt !== attrs.alt || !picture.hasChildNodes()) show(picture, next.attrs);
    attrs = next.attrs;
    return true;
  };
  update(node);
  return {
    dom,
    contentDOM: caption,
    update,
    stopEvent: (event) => tools.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !caption.contains(mutation.target),
  };
}

export const DeskFigure = Node.create({
  name: "deskFigure",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addStorage: () => ({ ask: askFigure }),
  addAttributes: () => ({
    media: { parseHTML: (figure) => figure.dataset.media, renderHTML: () => ({}) },
    alt: { default: "", parseHTML: (figure) => figure.querySelector("img")?.getAttribute("alt") ?? "", renderHTML: () => ({}) },
  }),
  parseHTML: () => [
    { tag: "figure[data-media]", contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption") },
  ],
  renderHTML: ({ node }) => ["figure", { "data-media": node.attrs.media }, ["img", { alt: node.attrs.alt }], ["figcaption", 0]],
  addNodeView: () => view,
});
