// Makes lists of paragraphs with a printed mark, as Word and WPS write the items of their lists. A mark that an HTML list prints
// alike becomes a list; any other, such as 第三条 or (a), stands before the words as text. An import reads a pasted text by the same
// rules (editorial/document_import/html/list_marks.py), and the same tests run on both.
const ITEM_LEVEL = /mso-list:\s*(?!none)[^;]*?level(\d)/;
const ITEM_MARK = /mso-list:\s*ignore/;
const SYMBOL_FONT = /font-family:[^;]*(?:symbol|wingdings|webdings)/; // their letters are pictures
const TYPED_MARK = /^\s*(?:[·•§▪●○■◦–-]|o\s|\(?\d{1,3}[.)])\s{2,}/;
const MARK_OF_ITEM = /^\s*\S{1,8}\s{2,}/;
const LIST_MARK = /^(0|[1-9]\d{0,5}|[a-z]{1,12}|[A-Z]{1,12})\.$/;
const NO_GAP_AFTER = /[、，。．：；）】〕》]$/;
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };
const ROMAN_NUMERAL = /^m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$/;
const MARKED = "p, h1, h2, h3, h4, h5, h6";

// `styleOf` returns the style of an element as text, in lower case.
export function buildLists(body, styleOf) {
  const marks = new Map();
  for (const node of body.querySelectorAll(MARKED)) readMark(node, marks, styleOf);
  for (const container of new Set([...marks.keys()].map((node) => node.parentNode))) buildListsIn(container, marks);
}

function readMark(node, marks, styleOf) {
  const level = styleOf(node).match(ITEM_LEVEL)?.[1];
  const written = level && [...node.querySelectorAll("*")].find((inner) => ITEM_MARK.test(styleOf(inner)));
  let mark = "";
  if (written) {
    mark = isSymbol(written, node, styleOf) ? "•" : written.textContent;
    written.remove();
  }
  if (!mark.trim() && node.tagName === "P") {
    mark = node.textContent.match(level ? MARK_OF_ITEM : TYPED_MARK)?.[0] ?? "";
    cutText(node, mark.length);
  }
  if (mark.trim()) marks.set(node, { level: Math.max((level ?? 1) - 1, 0), mark });
}

// Whether a word of the mark is written in a font of symbols.
function isSymbol(written, item, styleOf) {
  return textsOf(written).some((text) => {
    let around = text.data.trim() ? text.parentNode : item;
    while (around !== item && !SYMBOL_FONT.test(styleOf(around))) around = around.parentNode;
    return around !== item;
  });
}

function textsOf(node) {
  const walker = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts;
}

function cutText(node, count) {
  for (const text of textsOf(node)) {
    const cut = Math.min(count, text.data.length);
    text.data = text.data.slice(cut);
    count -= cut;
  }
}

function buildListsIn(container, marks) {
  let open = []; // the open lists, outermost first
  for (const node of [...container.childNodes]) {
    const found = marks.get(node);
    if (found && node.tagName === "P") {
      open = addItem(node, found, open);
      continue;
    }
    if (found) putMarkBeforeWords(node, found.mark);
    const isEmpty = !node.textContent.trim() && !node.querySelector?.("img");
    if (isEmpty && node.tagName === "P" && open.length) node.remove();
    else if (!isEmpty || node.tagName) open = [];
  }
}

// Puts the item into its list, and returns the lists that are open then.
function addItem(node, { level, mark }, lists) {
  const open = lists.filter((list) => list.level < level);
  const last = lists.find((list) => list.level === level);
  const kind = listKind(mark, last?.kind);
  const around = open.at(-1)?.element.lastElementChild;
  if (!kind) {
    putMarkBeforeWords(node, mark);
    around?.append(node);
    return open;
  }
  const goesOn = last && last.kind.tag === kind.tag && (kind.tag === "ul" || (last.kind.type === kind.type && last.kind.value + 1 === kind.value));
  const element = goesOn ? last.element : node.ownerDocument.createElement(kind.tag);
  if (!goesOn) {
    if (kind.tag === "ol" && kind.value !== 1) element.setAttribute("start", kind.value);
    if (kind.type) element.setAttribute("type", kind.type);
    if (around) around.append(element);
    else node.before(element);
  }
  const item = node.ownerDocument.createElement("li");
  item.append(node);
  element.append(item);
  return [...open, { level, element, kind }];
}

function putMarkBeforeWords(node, mark) {
  const text = mark.trim();
  const first = textsOf(node).find((one) => one.data.trim());
  if (first) first.data = first.data.trimStart();
  node.prepend(text + (/\s$/.test(mark) && !NO_GAP_AFTER.test(text) ? " " : ""));
}

// The list that prints the mark after an item of the kind `last`; null where none does. A letter such as `i.` may be a numeral.
function listKind(mark, last) {
  const text = mark.trim();
  if (text === "o" || ([...text].length === 1 && !/[\p{L}\p{N}†‡]/u.test(text))) return { tag: "ul", type: "", value: 0 };
  const number = text.match(LIST_MARK)?.[1];
  if (number === undefined) return null;
  if (/\d/.test(number)) return { tag: "ol", type: "", value: Number(number) };
  const lower = number.toLowerCase();
  const type = (name) => (number === lower ? name : name.toUpperCase());
  const letter = number.length === 1 ? { tag: "ol", type: type("a"), value: lower.charCodeAt(0) - 96 } : null;
  const numeral = ROMAN_NUMERAL.test(lower) ? { tag: "ol", type: type("i"), value: romanValue(lower) } : null;
  const following = [letter, numeral].find((kind) => kind && last && last.type === kind.type && last.value + 1 === kind.value);
  return following ?? (!letter || lower === "i" ? numeral : letter);
}

function romanValue(numeral) {
  const values = [...numeral].map((letter) => ROMAN[letter]);
  return values.reduce((sum, value, index) => sum + (value < Math.max(...values.slice(index)) ? -value : value), 0);
}
