// Two arrow buttons that move something up or down; the caller does the move.
function mover(words, sign, by) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "mover", textContent: sign });
  made.setAttribute("aria-label", words);
  made.dataset.by = by;
  return made;
}

// `what` stands in the accessible name between “Move” and the direction.
export const movers = (what) => [mover(`Move ${what} up`, "↑", -1), mover(`Move ${what} down`, "↓", 1)];

// Calls `move(button, by)` when an arrow within `root` is pressed, with `by` -1 or 1; the arrow keeps the focus.
export function whenMoved(root, move) {
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest(".mover");
    if (!pressed) return;
    move(pressed, Number(pressed.dataset.by));
    pressed.focus();
  });
}
