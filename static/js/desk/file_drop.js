// Puts files dropped on the form's box into its file field, and lists the names of the chosen files.
const box = document.querySelector("[data-drop]");
const field = box.querySelector("input[type=file]");
const list = box.querySelector("[data-drop-list]");
box.querySelector("[data-drop-hint]").hidden = false;

function show() {
  list.replaceChildren(
    ...[...field.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${(file.size / 1048576).toFixed(1)} MB)`;
      return line;
    }),
  );
}

for (const name of ["dragover", "dragleave", "drop"]) {
  box.addEventListener(name, (event) => {
    event.preventDefault();
    box.classList.toggle("is-over", name === "dragover");
  });
}
box.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  show();
});
field.addEventListener("change", show);
