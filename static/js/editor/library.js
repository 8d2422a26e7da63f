// Client of the desk's library: searches pictures and documents, and uploads files.
import { said, token } from "./dialog.js";

export const NO_LIBRARY = "The library of pictures and documents does not answer. Write on, and add it later.";
export const known = new Map(); // uid to the library's answer

// `kind` is "image" or "document". Throws an error message.
export async function found(kind, words) {
  if (!said("choose")) throw new Error(NO_LIBRARY);
  const answer = await fetch(`${said("choose")}?kind=${kind}&q=${encodeURIComponent(words)}`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { results } = await answer.json();
  for (const one of results) known.set(one.uid, one);
  return results;
}

// Uploads a file and resolves to its library entry. Throws an error message.
export async function upload(file, words = {}) {
  if (!said("upload")) throw new Error(NO_LIBRARY);
  const body = new FormData();
  body.set("file", file);
  for (const [name, value] of Object.entries(words)) body.set(name, value);
  const answer = await fetch(said("upload"), { method: "POST", body, headers: { "X-CSRFToken": token() } }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (told?.errors) throw new Error(Object.values(told.errors).flat().join(" "));
  if (!answer?.ok || !told) throw new Error(NO_LIBRARY);
  known.set(told.uid, told);
  return told;
}
