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

function show(part) {
  place.innerHTML = part;
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
  if (isPart(answer)) show(await answer.text());
  else location.assign(address);
}

function refuse(form) {
  form.querySelector(".save-notice")?.remove();
  const said = Object.assign(document.createElement("p"), { className: "save-notice", textContent: "Not captured: the network does not answer. What you typed is kept in this browser: press Capture again." });
  said.setAttribute("role", "alert");
  form.prepend(said);
}

async function send(event) {
  const form = event.target;
  if (form.method === "dialog") return;
  event.preventDefault();
  const answer = await fetch(address, { ...fetched, method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer) return refuse(form);
  if (!isPart(answer)) return form.submit(); // the page shows the error and the typed text
  const words = await answer.text();
  if (!words.includes("<form")) form.dispatchEvent(new Event("saved", { bubbles: true }));
  show(words);
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
