// Cleans HTML pasted from Word and web pages to plain, semantic HTML before the editor reads it. The server sanitizes again.
import { Extension, Plugin } from "django-prose-editor/editor";
import { element } from "./dialog.js";
import { buildLists } from "./list_marks.js";

const DROPPED = "script, style, xml, meta, link, title, head, iframe, object, embed, form, input, button, select, textarea, noscript, template";
// What readers are not meant to see, as an import leaves it out too.
const HIDDEN_STYLE = /display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden/;
const LEFT_OUT_CLASS = /MsoTo[cf]|MsoComment|MsoAnnotation|MsoHeader|MsoFooter/i;
const RENAMED = { H1: "h3", H2: "h3", H5: "h4", H6: "h4", B: "strong", I: "em" };
// Style names of Word to HTML elements.
const WORD_STYLES = [
  [/^MsoTitle|^MsoHeading[12]?$/, "h3"],
  [/^Mso(Subtitle|Heading[3-9])/, "h4"],
  [/^Mso(Intense)?Quote/, "blockquote"],
];
// Chinese has no space where a line ends within it.
const CHINESE_LINE_BREAK = /(?<=[\p{Script=Han}\u3001-\u303f\uff00-\uffef])((?:<\/?(?:a|b|em|font|i|span|strong|u)\b[^<>]*>)*)[ \t]*\r?\n[ \t]*(?=(?:<\/?(?:a|b|em|font|i|span|strong|u)\b[^<>]*>)*[\p{Script=Han}\u3001-\u303f\uff00-\uffef])/gu;
const said = new WeakMap(); // what was left out of the last paste, by editor
const styleOf = (node) => (node.getAttribute("data-was-style") ?? "").toLowerCase();

// `leaveOut` is called with the text of each part that is left out.
export function tidy(html, leaveOut = () => {}) {
  // Reads style attributes as text and no style sheets: our content security policy blocks both, and the browser would log each.
  const inert = html.replace(/<!--[\s\S]*?-->|<!\[[^\]]*\]>|<style[\s\S]*?<\/style\s*>/gi, "").replace(/(<[^>]*?\s)style(\s*=)/gi, "$1data-was-style$2").replace(CHINESE_LINE_BREAK, "$1");
  const body = new DOMParser().parseFromString(inert, "text/html").body;
  for (const node of body.querySelectorAll(DROPPED)) node.remove();
  for (const node of [...body.querySelectorAll("*")]) if (isLeftOut(node)) leaveOut(node.textContent), node.remove();
  const notes = takeNotes(body);
  for (const node of body.querySelectorAll("img")) if (!node.closest("figure[data-media]")) node.remove();
  for (const node of body.querySelectorAll("p, div")) named(node);
  buildLists(body, styleOf);
  for (const node of [...body.querySelectorAll("*")].reverse()) tidied(node);
  addNotes(body, notes);
  return body.innerHTML;
}

const isLeftOut = (node) =>
  node.tagName === "DEL" || node.hidden || HIDDEN_STYLE.test(styleOf(node)) || (/^(P|DIV)$/.test(node.tagName) && LEFT_OUT_CLASS.test(node.className));

function renamed(node, tag) {
  const made = node.ownerDocument.createElement(tag);
  for (const { name, value } of node.attributes) made.setAttribute(name, value);
  made.append(...node.childNodes);
  node.replaceWith(made);
  return made;
}

const unwrapped = (node) => node.replaceWith(...node.childNodes);

function named(node) {
  const found = WORD_STYLES.find(([pattern]) => pattern.test(node.className));
  if (!found) return;
  const made = renamed(node, found[1]);
  if (found[1] === "blockquote") {
    const paragraph = node.ownerDocument.createElement("p");
    paragraph.append(...made.childNodes);
    made.append(paragraph);
  }
}

function tidied(node) {
  const tag = node.tagName;
  if (/^(SPAN|FONT)$/.test(tag) || tag.includes(":")) return spanOf(node);
  if (/^[BI]$/.test(tag) && /font-(weight|style):\s*normal/.test(styleOf(node))) return unwrapped(node); // a <b> around a whole page
  if (tag === "A" && !node.dataset.media && !/^(https?:|mailto:|\/)/i.test(node.getAttribute("href") ?? "")) return unwrapped(node);
  const made = RENAMED[tag] ? renamed(node, RENAMED[tag]) : node;
  const kept = { A: ["href", "title", "data-media"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan", "scope"], OL: ["start", "type"], FIGURE: ["data-media"], DIV: ["data-standards"], IMG: ["alt"] };
  for (const { name } of [...made.attributes]) if (!kept[made.tagName]?.includes(name)) made.removeAttribute(name);
}

// Replaces a span by the element that its style imitates.
function spanOf(node) {
  const style = styleOf(node);
  const tags = [
    /font-weight:\s*(bold|[6-9]00)/.test(style) && "strong",
    /font-style:\s*italic/.test(style) && "em",
    /vertical-align:\s*super/.test(style) && "sup",
    /vertical-align:\s*sub\b/.test(style) && "sub",
  ].filter(Boolean);
  let last = node;
  if (node.textContent.trim())
    for (const tag of tags) {
      const made = node.ownerDocument.createElement(tag);
      made.append(...last.childNodes);
      last.append(made);
      last = made;
    }
  unwrapped(node);
}

// Word's footnotes: a link to #_ftn1 in the text, and <div id="ftn1"> at the end.
function takeNotes(body) {
  const notes = [];
  for (const link of body.querySelectorAll('a[href*="#_ftn"], a[href*="#_edn"]')) {
    const name = link.getAttribute("href").split("#_")[1];
    if (/^(ftn|edn)ref/.test(name)) continue;
    const note = body.querySelector(`[id="${CSS.escape(name)}"]`) ?? body.querySelector(`a[name="_${CSS.escape(name)}"]`)?.closest("p, div");
    const mark = body.ownerDocument.createElement("sup");
    mark.textContent = link.textContent; // of a note that was not copied
    if (note) {
      for (const back of note.querySelectorAll("a")) if (/#_(ftn|edn)ref/.test(back.getAttribute("href") ?? "")) back.remove();
      notes.push(note.textContent.trim().replace(/\s+/g, " "));
      note.remove();
      mark.textContent = `[${notes.length}]`;
    }
    (link.closest("sup") ?? link).replaceWith(mark);
  }
  return notes;
}

function addNotes(body, notes) {
  if (!notes.length) return;
  const heading = body.ownerDocument.createElement("h3");
  heading.textContent = "Notes";
  const list = body.ownerDocument.createElement("ol");
  for (const note of notes) {
    const item = body.ownerDocument.createElement("li");
    item.textContent = note;
    list.append(item);
  }
  body.append(heading, list);
}

function transformPastedHTML(html, view) {
  const words = [];
  const clean = tidy(html, (text) => text.trim() && words.push(text.trim().replace(/\s+/g, " ")));
  said.get(view)?.remove();
  if (words.length) {
    const message = element("p", { class: "help", role: "status" }, `Left out, as readers are not meant to see it: “${words.join(" · ").slice(0, 160)}”`);
    view.dom.after(message);
    said.set(view, message);
  }
  return clean;
}

export const DeskPaste = Extension.create({
  name: "deskPaste",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML } })],
});
