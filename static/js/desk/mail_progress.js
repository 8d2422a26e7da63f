// Refreshes what a page shows of mailings, part by part, while something moves and somebody looks.
const address = document.querySelector("[data-progress]").dataset.progress;
const PAUSE = 3000; // milliseconds

function show(place, html) {
  if (!place || place.contains(document.activeElement)) return;
  const present = document.createElement("template");
  present.innerHTML = html;
  if (present.innerHTML !== place.innerHTML) place.replaceChildren(present.content);
}

async function refresh() {
  const answer = document.hidden ? null : await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const { is_moving: isMoving, parts } = await answer.json();
    for (const [id, html] of Object.entries(parts)) show(document.getElementById(id), html);
    if (!isMoving) return;
  }
  setTimeout(refresh, PAUSE);
}

setTimeout(refresh, PAUSE);
