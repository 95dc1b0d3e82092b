/** Contents: closed where they would stand in the way, and showing where the reader is. */
const contents = document.querySelector(".toc details");

function follow(links) {
  const byId = new Map(links.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const seen = new Set();
  const mark = () => {
    const current = [...byId].find(([id]) => seen.has(id))?.[1];
    if (!current) return;
    for (const link of links) link.toggleAttribute("aria-current", false);
    current.setAttribute("aria-current", "true");
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target.id);
        else seen.delete(entry.target.id);
      }
      mark();
    },
    { rootMargin: "-10% 0px -60% 0px" },
  );
  for (const id of byId.keys()) {
    const target = document.getElementById(id);
    if (target) watcher.observe(target);
  }
}

if (contents) {
  if (matchMedia("(max-width: 960px)").matches) contents.open = false;
  follow([...contents.querySelectorAll("a[href^='#']")]);
}
