// Cleans HTML pasted from Word and web pages to plain, semantic HTML before the editor reads it. The server sanitizes again.
import { Extension, Plugin } from "django-prose-editor/editor";

const DROPPED = "script, style, xml, meta, link, title, head, iframe, object, embed, form, input, button, select, textarea, noscript, template";
const RENAMED = { H1: "h3", H2: "h3", H5: "h4", H6: "h4", B: "strong", I: "em" };
// Style names of Word to HTML elements.
const WORD_STYLES = [
  [/^MsoTitle|^MsoHeading[12]?$/, "h3"],
  [/^Mso(Subtitle|Heading[3-9])/, "h4"],
  [/^Mso(Intense)?Quote/, "blockquote"],
];
const styleOf = (node) => (node.getAttribute("data-was-style") ?? "").toLowerCase();

export function tidy(html) {
  // Reads style attributes as text and no style sheets: our content security policy blocks both, and the browser would log each.
  const inert = html.replace(/<!--[\s\S]*?-->|<!\[[^\]]*\]>|<style[\s\S]*?<\/style\s*>/gi, "").replace(/(<[^>]*?\s)style(\s*=)/gi, "$1data-was-style$2");
  const body = new DOMParser().parseFromString(inert, "text/html").body;
  for (const node of body.querySelectorAll(DROPPED)) node.remove();
  const notes = takeNotes(body);
  for (const node of body.querySelectorAll("img")) if (!node.closest("figure[data-media]")) node.remove();
  for (const node of body.querySelectorAll("p, div")) named(node);
  listsOf(body);
  for (const node of [...body.querySelectorAll("*")].reverse()) tidied(node);
  addNotes(body, notes);
  return body.innerHTML;
}

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

// Word writes a list as paragraphs that begin with a bullet or number.
const levelOf = (node) => Number(styleOf(node).match(/mso-list:\s*\S+\s+level(\d)/)?.[1] ?? 0);
const isOrdered = (mark) => /^\s*\(?(\d+|[a-z]|[ivx]+)[.)]/i.test(mark);

function listsOf(body) {
  const open = []; // the open lists, one for each level
  for (const node of [...body.querySelectorAll("p")]) {
    const level = levelOf(node);
    if (!level) {
      open.length = 0;
      continue;
    }
    const follows = open.length && open[0].nextElementSibling === node;
    if (!follows) open.length = 0;
    const tag = isOrdered(markOf(node)) ? "ol" : "ul";
    while (open.length > level) open.pop();
    while (open.length < level) {
      const list = body.ownerDocument.createElement(tag);
      const around = open.at(-1);
      if (around) (around.lastElementChild ?? around.appendChild(body.ownerDocument.createElement("li"))).append(list);
      else node.before(list);
      open.push(list);
    }
    const item = body.ownerDocument.createElement("li");
    item.append(...node.childNodes);
    open.at(-1).append(item);
    node.remove();
  }
}

// Removes and returns the bullet or number that Word wrote before the text of a list paragraph.
function markOf(paragraph) {
  const ignored = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/.test(styleOf(span)));
  if (ignored) {
    ignored.remove();
    return ignored.textContent;
  }
  const first = paragraph.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT).nextNode();
  const mark = first?.data.match(/^\s*([·•o§\-–]|\(?\w{1,3}[.)])[\s\u00a0]+/)?.[0] ?? "";
  if (mark) first.data = first.data.slice(mark.length);
  return mark;
}

function tidied(node) {
  const tag = node.tagName;
  if (/^(SPAN|FONT)$/.test(tag) || tag.includes(":")) return spanOf(node);
  if (/^[BI]$/.test(tag) && /font-(weight|style):\s*normal/.test(styleOf(node))) return unwrapped(node); // a <b> around a whole page
  if (tag === "A" && !node.dataset.media && !/^(https?:|mailto:|\/)/i.test(node.getAttribute("href") ?? "")) return unwrapped(node);
  const made = RENAMED[tag] ? renamed(node, RENAMED[tag]) : node;
  const kept = { A: ["href", "title", "data-media"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan", "scope"], OL: ["start"], FIGURE: ["data-media"], IMG: ["alt"] };
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
    if (!note) continue;
    for (const back of note.querySelectorAll("a")) if (/#_(ftn|edn)ref/.test(back.getAttribute("href") ?? "")) back.remove();
    notes.push(note.textContent.trim().replace(/\s+/g, " "));
    note.remove();
    const mark = body.ownerDocument.createElement("sup");
    mark.textContent = `[${notes.length}]`;
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

export const DeskPaste = Extension.create({
  name: "deskPaste",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML: tidy } })],
});
