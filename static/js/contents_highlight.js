// Highlights the section that is being read in the table of contents beside a long text.
const links = new Map(
  [...document.querySelectorAll("[data-contents] a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function mark() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 3);
  const current = passed.at(-1)?.id;
  for (const [id, link] of links) {
    if (id === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
mark();
