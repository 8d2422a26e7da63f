// Links: an address of the web, or a publication of ours that is searched by its name.
import { Link } from "django-prose-editor/editor";
import { ask, finder, said } from "./dialog.js";

// The address as it is stored; "" where it is none.
export function addressOf(typed) {
  if (/^(https?:\/\/|mailto:)\S+$/i.test(typed) || /^\/[^/\s]\S*$/.test(typed)) return typed;
  return /^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(typed) ? `https://${typed}` : "";
}

async function publications(words) {
  if (!words) return [];
  const answer = await fetch(`${said("linkable")}?q=${encodeURIComponent(words)}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).results.map((one) => ({
    label: [one.title, one.title_zh].filter(Boolean).join(" "),
    note: [one.type, one.number, one.is_seen ? one.state : `${one.state}: readers do not see it yet`].filter(Boolean).join(" · "),
    value: one,
  }));
}

async function askLink(editor) {
  const present = editor.getAttributes("link").href ?? "";
  let chosen = null;
  const values = await ask({
    title: present ? "Change the link" : "Link",
    submit: "Set the link",
    fields: [
      { name: "search", label: "Search our own publications", help: "By title, Chinese title, number or address." },
      { name: "address", label: "Address", value: present, help: "Such as https://example.org/page. Leave it empty for no link." },
    ],
    more(form) {
      const address = form.elements.address;
      const choose = (one) => {
        chosen = one;
        address.value = one.address;
        address.focus();
      };
      finder(form.elements.search, { find: publications, choose, nothing: "The search does not answer. Type the address instead." });
    },
    check: ({ address }) => (address && !addressOf(address) ? "This is no address of the web: it begins with https:// or with /." : ""),
  });
  if (values === null) return editor.commands.focus();
  set(editor, addressOf(values.address), chosen?.address === values.address ? chosen.title : values.address);
}

function set(editor, href, words) {
  const chain = editor.chain().focus().extendMarkRange("link");
  if (!href) chain.unsetLink().run();
  else if (editor.state.selection.empty && !editor.isActive("link"))
    chain.insertContent({ type: "text", text: words, marks: [{ type: "link", attrs: { href } }] }).unsetMark("link").run();
  else chain.setLink({ href }).run();
}

export const DeskLink = Link.extend({
  addStorage: () => ({ ask: askLink }),
  addKeyboardShortcuts() {
    return { "Mod-k": () => Boolean(askLink(this.editor)) };
  },
});
