// Loads the side panel of a form, and reloads it and the state at the head while the page is open, which marks the form as open
// for other people.
const panel = document.getElementById("panel");

async function refresh(part) {
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(part.dataset.address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const present = document.createElement("template");
  present.innerHTML = await answer.text();
  if (present.innerHTML !== part.innerHTML) part.replaceChildren(present.content);
}

function refreshAll() {
  for (const part of [document.getElementById("state"), panel]) refresh(part);
}

// HTML allows no form within a form: the panel moves behind the form.
document.querySelector("#content-main").append(panel);
refreshAll();
setInterval(refreshAll, 30000);
