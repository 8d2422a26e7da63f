// Buttons that copy a name, number or citation. They stay hidden without this script; the text can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  const label = button.firstChild;
  const said = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = document.body.dataset.copied;
    setTimeout(() => { label.textContent = said; }, 2000);
  });
}
