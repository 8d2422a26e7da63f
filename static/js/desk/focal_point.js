// Focal point: a click on the picture sets its two fields; the mark follows the values of the fields.
const picture = document.querySelector("[data-focal]");
const [across, down] = ["x", "y"].map((name) => document.getElementById(`id_focal_${name}`));

function mark() {
  for (const circle of picture.querySelectorAll("circle")) {
    circle.setAttribute("cx", `${across.value || 50}%`);
    circle.setAttribute("cy", `${down.value || 50}%`);
  }
}

if (picture && across && down) {
  picture.dataset.isReady = "";
  picture.addEventListener("click", (event) => {
    const box = picture.querySelector("img").getBoundingClientRect();
    const percent = (at, start, size) => Math.round(Math.min(100, Math.max(0, ((at - start) / size) * 100)));
    across.value = percent(event.clientX, box.left, box.width);
    down.value = percent(event.clientY, box.top, box.height);
    for (const field of [across, down]) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  for (const field of [across, down]) field.addEventListener("input", mark);
}
