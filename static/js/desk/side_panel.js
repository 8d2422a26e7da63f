// Fetches what stands beside a form, and again while the page is open: that tells others that the form is.
const panel = document.getElementById("panel");

async function refresh() {
  if (document.hidden || panel.contains(document.activeElement)) return;
  const answer = await fetch(panel.dataset.address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer && answer.ok && !answer.redirected) panel.innerHTML = await answer.text();
}

// Forms cannot stand within a form: the panel moves behind it.
document.querySelector("#content-main").append(panel);
refresh();
setInterval(refresh, 30000);
