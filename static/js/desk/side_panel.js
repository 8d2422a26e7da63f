// Loads the side panel of a form and reloads it while the page is open, which marks the form as open for other people.
const panel = document.getElementById("panel");

async function refresh() {
  if (document.hidden || panel.contains(document.activeElement)) return;
  const answer = await fetch(panel.dataset.address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer && answer.ok && !answer.redirected) panel.innerHTML = await answer.text();
}

// HTML allows no form within a form: the panel moves behind the form.
document.querySelector("#content-main").append(panel);
refresh();
setInterval(refresh, 30000);
