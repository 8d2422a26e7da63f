// Shows the messages at the head of a page in the window too, where their head is out of it: for some seconds, longer under the
// pointer and with the focus.
const READ = 8000; // milliseconds

export function showMessages() {
  const list = document.querySelector(".messagelist");
  if (!list || list.getBoundingClientRect().top >= 0) return;
  const copy = list.cloneNode(true);
  copy.classList.add("is-in-view");
  copy.setAttribute("role", "status");
  document.getElementById("content-main").append(copy);
  const end = () => (copy.matches(":hover, :focus-within") ? setTimeout(end, READ / 4) : copy.remove());
  setTimeout(end, READ);
}
