// Document import: accepts a dropped file, and keeps the formatting of pasted text.
const zone = document.querySelector("[data-drop]");
const file = zone.querySelector("input[type=file]");
zone.querySelector("[data-drop-hint]").hidden = false;
for (const name of ["dragover", "dragleave", "drop"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });
}

// The clipboard has plain text and HTML. The field shows the plain text; the HTML is sent too, until the plain text is edited.
const text = document.querySelector("textarea[name=text]");
const html = document.querySelector("input[name=html]");
const hint = document.querySelector("[data-paste-hint]");
const say = (kept) => {
  hint.textContent = kept ? "Pasted with its headings, tables and links." : "";
};
text.addEventListener("paste", (event) => {
  const replaces = !text.value.trim() || (text.selectionStart === 0 && text.selectionEnd === text.value.length);
  const rich = event.clipboardData.getData("text/html");
  setTimeout(() => {
    html.value = replaces ? rich : "";
    say(Boolean(html.value));
  });
});
text.addEventListener("input", (event) => {
  if (event.inputType !== "insertFromPaste" && html.value) {
    html.value = "";
    hint.textContent = "You changed the text: it is read as plain text now.";
  }
});
if (html.value) say(true);
