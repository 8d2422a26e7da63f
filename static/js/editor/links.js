// Links to a web address, or to a publication or library document, both searched by name.
// A link to a document is `<a data-media="UID">`, without an address.
import { Link } from "django-prose-editor/editor";
import { ask, finder, said } from "./dialog.js";
import { found, known, upload } from "./library.js";

// Returns the address as it is stored; "" for an invalid one.
export function addressOf(typed) {
  if (/^(https?:\/\/|mailto:)\S+$/i.test(typed) || /^\/[^/\s]\S*$/.test(typed)) return typed;
  return /^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(typed) ? `https://${typed}` : "";
}

async function publications(words) {
  const answer = await fetch(`${said("linkable")}?q=${encodeURIComponent(words)}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).results.map((one) => ({
    label: [one.title, one.title_zh].filter(Boolean).join(" "),
    note: [one.type, one.number, one.is_seen ? one.state : `${one.state}: readers do not see it yet`].filter(Boolean).join(" · "),
    value: { href: one.address, media: null, words: one.title },
  }));
}

const toDocument = (one) => ({ href: null, media: one.uid, words: one.title });

async function documents(words) {
  const shown = (one) => ({ label: one.title, note: `document · ${one.facts}`, value: toDocument(one) });
  return (await found("document", words).catch(() => [])).slice(0, 6).map(shown); // a person without access to the library can still link
}

async function targets(words) {
  return words ? (await Promise.all([publications(words), documents(words)])).flat() : [];
}

async function nameOf(uid) {
  if (!known.has(uid)) await found("document", uid).catch(() => null);
  return known.get(uid)?.title ?? "a document that is no longer in the library";
}

async function askLink(editor) {
  const { href = "", media = "" } = editor.getAttributes("link");
  let chosen = media ? { href: null, media, words: await nameOf(media) } : null;
  const leads = href || media;
  const now = chosen ? `It leads to the document “${chosen.words}” now. ` : "";
  const values = await ask({
    title: leads ? "Change the link" : "Link",
    submit: "Set the link",
    fields: [
      { name: "search", label: "Search our publications and documents", help: `${now}By title, Chinese title, number or address.` },
      { name: "file", label: "or add a document to the library", type: "file", accept: ".pdf,.docx,.xlsx", help: "PDF, Word or Excel, at most 20 MB." },
      { name: "address", label: "or an address", value: href, help: "Such as https://example.org/page." },
      ...(leads ? [{ name: "remove", label: "Take the link out, and leave its words", type: "checkbox" }] : []),
    ],
    more(form) {
      const { search, address, file } = form.elements;
      const choose = (one) => {
        chosen = one;
        address.value = one.href ?? "";
        (one.href ? address : search).focus();
      };
      finder(search, { find: targets, choose, nothing: "The search does not answer. Type the address instead." });
      file.addEventListener("change", () => (address.value = ""));
    },
    async check({ file, address, remove }, form) {
      if (remove) return "";
      if (address) return addressOf(address) ? "" : "This is no address of the web: it begins with https:// or with /.";
      if (!file) return chosen?.media ? "" : "Choose what it leads to, or type an address.";
      try {
        chosen = toDocument(await upload(file));
        form.elements.file.value = ""; // it is in the library now
      } catch (wrong) {
        return wrong.message;
      }
      return "";
    },
  });
  if (values === null) return editor.commands.focus();
  if (values.remove) return editor.chain().focus().extendMarkRange("link").unsetLink().run();
  const typed = addressOf(values.address);
  const words = chosen?.href === typed ? chosen.words : typed;
  set(editor, typed ? { href: typed, media: null, words } : chosen);
}

function set(editor, { href, media, words }) {
  const chain = editor.chain().focus().extendMarkRange("link");
  const attrs = { href, media };
  if (editor.state.selection.empty && !editor.isActive("link"))
    chain.insertContent({ type: "text", text: words, marks: [{ type: "link", attrs }] }).unsetMark("link").run();
  else chain.setMark("link", attrs).run();
}

export const DeskLink = Link.extend({
  addStorage: () => ({ ask: askLink }),
  addAttributes() {
    const media = {
      default: null,
      parseHTML: (link) => link.dataset.media ?? null,
      renderHTML: (attrs) => (attrs.media ? { "data-media": attrs.media } : {}),
    };
    return { ...this.parent?.(), media };
  },
  parseHTML() {
    return [...(this.parent?.() ?? []), { tag: "a[data-media]" }];
  },
  addKeyboardShortcuts() {
    return { "Mod-k": () => Boolean(askLink(this.editor)) };
  },
});
