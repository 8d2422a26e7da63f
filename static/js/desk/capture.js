// Capture form in a dialog, on every page of the desk. Without this script the link opens the form's own page.
const opener = document.getElementById("capture-opener");
const address = opener.href;
const fetched = { headers: { "X-Requested-With": "fetch" } };
let dialog;
let place;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "capture-dialog";
  dialog.setAttribute("aria-labelledby", "capture-dialog-heading");
  dialog.innerHTML = `<form method="dialog" class="capture-head"><h2 id="capture-dialog-heading">Capture</h2><button class="button">Close</button></form><div></div>`;
  place = dialog.lastElementChild;
  dialog.addEventListener("submit", send);
  dialog.addEventListener("click", again);
  dialog.addEventListener("keydown", sendByKey);
  document.body.append(dialog);
}

async function show(answer) {
  place.innerHTML = await answer.text();
  place.querySelector("[aria-invalid], [autofocus], textarea")?.focus();
}

function isPart(answer) {
  return answer?.ok && new URL(answer.url).pathname === new URL(address).pathname;
}

async function open() {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  if (place.querySelector("form")) return place.querySelector("textarea").focus(); // keeps typed text
  const answer = await fetch(address, fetched).catch(() => null);
  if (isPart(answer)) await show(answer);
  else location.assign(address);
}

async function send(event) {
  const form = event.target;
  if (form.method === "dialog") return;
  event.preventDefault();
  const answer = await fetch(address, { ...fetched, method: "POST", body: new FormData(form) }).catch(() => null);
  if (isPart(answer)) await show(answer);
  else form.submit(); // the page shows the error and the typed text
}

function again(event) {
  if (!event.target.closest("[data-capture-another]")) return;
  event.preventDefault();
  open();
}

function sendByKey(event) {
  event.stopPropagation(); // not for the shortcuts of the form beneath
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest("form.capture")?.requestSubmit();
}

if (!document.body.classList.contains("capture-page")) {
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyC" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
}
