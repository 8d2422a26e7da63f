// Two arrow buttons that move something up or down; the caller does the move.
function reorderButton(words, sign, by) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "reorder-button", textContent: sign });
  made.setAttribute("aria-label", words);
  made.dataset.by = by;
  return made;
}

// `what` stands in the accessible name between “Move” and the direction.
export const reorderButtons = (what) => [reorderButton(`Move ${what} up`, "↑", -1), reorderButton(`Move ${what} down`, "↓", 1)];

// Calls `move(button, by)` when an arrow within `root` is pressed, with `by` -1 or 1; the arrow keeps the focus.
export function whenMoved(root, move) {
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest(".reorder-button");
    if (!pressed) return;
    move(pressed, Number(pressed.dataset.by));
    pressed.focus();
  });
}
