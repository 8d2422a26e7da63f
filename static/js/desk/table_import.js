// Table import: shows the progress while the page waits for the answer, and prevents a second submit.
const form = document.querySelector("form[data-progress]");

async function tell(working) {
  const answer = await fetch(form.dataset.progress).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const { what, done, of } = await answer.json();
  if (!what) return;
  const bar = working.querySelector("progress");
  if (of) {
    bar.max = of;
    bar.value = done;
  }
  working.querySelector("span").textContent = of ? `${what}: ${done.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")} rows` : `${what}…`;
}

if (form) {
  const button = form.querySelector("[type=submit]");
  const working = form.querySelector(".table-progress");
  let asking = 0;

  form.addEventListener("submit", () => {
    working.hidden = false;
    button.disabled = true;
    asking = setInterval(tell, 1000, working);
  });
  // Resets the form after going back in the history.
  addEventListener("pageshow", () => {
    clearInterval(asking);
    working.hidden = true;
    button.disabled = false;
  });
}
