// Toolbar of the editor: text buttons, one tab stop, arrow keys between buttons (ARIA toolbar). Alt+F10 moves from the text to it.
import { Extension, Plugin } from "django-prose-editor/editor";
import { element } from "./dialog.js";

const key = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl+";
const run = (name, ...values) => (editor) => editor.chain().focus()[name](...values).run();
const can = (name, ...values) => (editor) => editor.can()[name](...values);
const inTable = (editor) => editor.isActive("table");
const inQuotation = (editor) => editor.isActive("blockquote");
const onMark = (editor) => editor.storage.footnotes?.isOnMark(editor.state);

// Pixels between the cursor and the sticky bars at the edges of the window.
const CLEAR = { top: 80, bottom: 110, left: 0, right: 0 };

// Text, accessible name (also the tooltip), action; when the button is pressed, enabled and shown.
const GROUPS = [
  [
    { text: "B", name: `Bold (${key}B)`, look: "bold", command: run("toggleBold"), pressed: (e) => e.isActive("bold") },
    { text: "I", name: `Italic (${key}I)`, look: "italic", command: run("toggleItalic"), pressed: (e) => e.isActive("italic") },
    { text: "x²", name: "Superscript", command: run("toggleSuperscript"), pressed: (e) => e.isActive("superscript") },
    { text: "x₂", name: "Subscript", command: run("toggleSubscript"), pressed: (e) => e.isActive("subscript") },
  ],
  [
    { text: "Heading", command: run("toggleHeading", { level: 3 }), pressed: (e) => e.isActive("heading", { level: 3 }) },
    { text: "Subheading", command: run("toggleHeading", { level: 4 }), pressed: (e) => e.isActive("heading", { level: 4 }) },
  ],
  [
    { text: "• List", name: "List with points", command: run("toggleBulletList"), pressed: (e) => e.isActive("bulletList") },
    { text: "1. List", name: "List with numbers", command: run("toggleOrderedList"), pressed: (e) => e.isActive("orderedList") },
    { text: "Quotation", command: run("toggleBlockquote"), pressed: inQuotation },
    { text: "Its source…", name: "Source of the quotation…", command: (e) => e.storage.cite.ask(e), shown: inQuotation },
  ],
  [
    { text: "Link…", name: `Link… (${key}K)`, command: (e) => e.storage.link.ask(e), pressed: (e) => e.isActive("link") },
    { text: "Footnote…", command: (e) => e.storage.footnotes.ask(e) },
    { text: "Remove footnote", command: (e) => e.storage.footnotes.remove(e), shown: onMark },
    { text: "Table", name: "Insert a table", command: run("insertTable", { rows: 3, cols: 3, withHeaderRow: true }), shown: (e) => !inTable(e) },
    { text: "Standards…", name: "Insert a table of standards…", command: (e) => e.storage.deskStandards.ask(e) },
    { text: "Figure…", command: (e) => e.storage.deskFigure.ask(e) },
  ],
  [
    { text: "Undo", name: `Undo (${key}Z)`, command: run("undo"), enabled: can("undo") },
    { text: "Redo", name: `Redo (${key}Shift+Z)`, command: run("redo"), enabled: can("redo") },
  ],
  [
    { text: "Row above", command: run("addRowBefore"), shown: inTable },
    { text: "Row below", command: run("addRowAfter"), shown: inTable },
    { text: "Delete row", command: run("deleteRow"), shown: inTable },
    { text: "Column before", command: run("addColumnBefore"), shown: inTable },
    { text: "Column after", command: run("addColumnAfter"), shown: inTable },
    { text: "Delete column", command: run("deleteColumn"), shown: inTable },
    { text: "Header row", command: run("toggleHeaderRow"), shown: inTable },
    { text: "Header column", command: run("toggleHeaderColumn"), shown: inTable },
    { text: "Merge cells", command: run("mergeCells"), enabled: can("mergeCells"), shown: inTable },
    { text: "Split cell", command: run("splitCell"), enabled: can("splitCell"), shown: inTable },
    { text: "Delete table", command: run("deleteTable"), shown: inTable },
  ],
];

function buttonOf(editor, tool) {
  const name = tool.name ?? tool.text;
  const look = tool.look ? ` desk-tool-${tool.look}` : "";
  const button = element("button", { type: "button", class: `desk-tool${look}`, title: name, "aria-label": name, tabindex: -1 }, tool.text);
  button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && tool.command(editor));
  const update = () => {
    button.hidden = tool.shown ? !tool.shown(editor) : false;
    if (tool.pressed) button.setAttribute("aria-pressed", String(Boolean(tool.pressed(editor))));
    if (tool.enabled) button.setAttribute("aria-disabled", String(!tool.enabled(editor)));
  };
  return { button, update };
}

function toolbarOf(editor, label) {
  const groups = GROUPS.map((group) => group.map((tool) => buttonOf(editor, tool)));
  const bar = element("div", { class: "desk-toolbar", role: "toolbar", "aria-label": `Formatting of ${label}` });
  bar.append(...groups.map((group) => element("div", { class: "desk-tools", role: "presentation" }, ...group.map(({ button }) => button))));
  const buttons = groups.flat().map(({ button }) => button);
  const shown = () => buttons.filter((button) => !button.hidden);
  const stop = (at) => {
    for (const button of buttons) button.tabIndex = button === at ? 0 : -1;
  };
  bar.addEventListener("keydown", (event) => {
    const here = shown().indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown().length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (to === undefined) return;
    event.preventDefault();
    const next = shown().at(to % shown().length);
    stop(next);
    next.focus();
  });
  const update = () => {
    for (const group of groups) for (const one of group) one.update();
    if (!shown().some((button) => button.tabIndex === 0)) stop(shown()[0]);
  };
  update();
  return { bar, update, focus: () => shown().find((button) => button.tabIndex === 0)?.focus() };
}

export const DeskToolbar = Extension.create({
  name: "deskToolbar",
  addStorage: () => ({ toolbar: null }),
  onCreate() {
    const { editor } = this;
    const textarea = editor.view.dom.closest(".prose-editor")?.querySelector("textarea");
    const label = textarea?.labels?.[0];
    const words = label?.textContent.replace(/:\s*$/, "").trim() || "the text";
    if (!editor.isEditable) return;
    label?.addEventListener("click", () => editor.commands.focus());
    const toolbar = toolbarOf(editor, words);
    editor.view.dom.before(toolbar.bar);
    editor.on("transaction", toolbar.update);
    this.storage.toolbar = toolbar;
  },
  addKeyboardShortcuts() {
    return { "Alt-F10": () => this.storage.toolbar?.focus() ?? true };
  },
  addProseMirrorPlugins() {
    const name = () => {
      const label = this.editor.options.element?.querySelector?.("textarea")?.labels?.[0];
      return label?.textContent.replace(/:\s*$/, "").trim() || "Text";
    };
    return [new Plugin({ props: { scrollThreshold: CLEAR, scrollMargin: CLEAR, attributes: () => ({ role: "textbox", "aria-multiline": "true", "aria-label": name() }) } })];
  },
});
