// The two arrows by which something is moved up or down; what they move is the caller's.
function mover(words, sign, by) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "mover", textContent: sign });
  made.setAttribute("aria-label", words);
  made.dataset.by = by;
  return made;
}

// `what` is read out between “Move” and the direction.
export const movers = (what) => [mover(`Move ${what} up`, "↑", -1), mover(`Move ${what} down`, "↓", 1)];

// Calls `move(button, by)` when an arrow within `root` is pressed; the arrow keeps the focus.
export function whenMoved(root, move) {
  root.addEventListener("click", (event) => {
    const pressed = event.target.closest(".mover");
    if (!pressed) return;
    move(pressed, Number(pressed.dataset.by));
    pressed.focus();
  });
}
