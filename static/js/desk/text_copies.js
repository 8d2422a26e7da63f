// Copies of typed text in this browser: one for each person, form and window, until the text is saved, thrown away or too old.
// localStorage, because what is written there survives a crash and the end of the network.
const PREFIX = "expert-desk-text:";
const SIGNED_OUT = "expert-desk-signed-out"; // tells the other windows
const OLDEST = 14 * 24 * 3600 * 1000; // milliseconds
const MOST = 40; // copies
const LONGEST = 600_000; // characters of a copy; autosave takes one of that length too
const TOTAL = 4_000_000; // characters; browsers have room for about five million

const person = document.querySelector("script[data-person]").dataset.person;
let isSignedOut = false;

export const windowId = crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

const keyOf = (id) => `${PREFIX}${person}:${id}`;

function read(key) {
  try {
    const text = localStorage.getItem(key);
    return { ...JSON.parse(text), key, length: text.length };
  } catch {
    return { key, at: 0, length: 0 };
  }
}

// The copies of everybody, newest first.
function all() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map(read).sort((one, other) => other.at - one.at);
  } catch {
    return []; // the browser stores nothing
  }
}

export const mine = () => all().filter((copy) => copy.key.startsWith(keyOf("")));
export const ofForm = (form) => mine().filter((copy) => copy.form === form && !copy.id.startsWith(windowId));

// Stores {form, fields, …} under the id; false where it is too long, or the browser stores nothing.
export function put(id, copy) {
  const text = JSON.stringify({ ...copy, id, at: copy.at ?? Date.now() });
  if (isSignedOut || text.length > LONGEST) return false;
  const others = all().filter((other) => other.key !== keyOf(id));
  let total = text.length;
  const kept = others.filter((other, place) => place < MOST - 1 && (total += other.length) < TOTAL);
  for (const other of others) if (!kept.includes(other)) localStorage.removeItem(other.key);
  for (;;) {
    try {
      localStorage.setItem(keyOf(id), text);
      return true;
    } catch {
      const oldest = kept.pop();
      if (!oldest) return false;
      localStorage.removeItem(oldest.key);
    }
  }
}

export function change(id, more) {
  const copy = mine().find((one) => one.id === id);
  if (copy) put(id, { ...copy, key: undefined, length: undefined, ...more });
}

export function remove(...ids) {
  for (const id of ids) {
    try {
      localStorage.removeItem(keyOf(id));
    } catch {
      return;
    }
  }
}

// At sign-out: nothing of anybody stays, and the other windows stop storing.
export function clear() {
  for (const copy of all()) localStorage.removeItem(copy.key);
  isSignedOut = true;
  try {
    localStorage.setItem(SIGNED_OUT, Date.now());
    localStorage.removeItem(SIGNED_OUT);
  } catch {
    return;
  }
}

addEventListener("storage", (event) => {
  if (event.key === SIGNED_OUT) isSignedOut = true;
});
for (const copy of all()) if (copy.at < Date.now() - OLDEST) localStorage.removeItem(copy.key);
