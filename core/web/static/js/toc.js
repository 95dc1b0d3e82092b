/** Contents: closed where they would stand in the way, and showing where the reader is. */
const contents = document.querySelector(".toc details");
/** A heading counts as reached when it stands in the upper part of the screen. */
const REACHED = 0.4;

function follow(links) {
  const placed = links
    .map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))])
    .filter(([, target]) => target);
  const mark = () => {
    const line = innerHeight * REACHED;
    const reached = placed.filter(([, target]) => target.getBoundingClientRect().top < line);
    const current = (reached.at(-1) ?? placed[0])?.[0];
    for (const [link] of placed) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const watcher = new IntersectionObserver(mark, { rootMargin: `0px 0px -${100 - 100 * REACHED}% 0px` });
  for (const [, target] of placed) watcher.observe(target);
}

if (contents) {
  if (matchMedia("(max-width: 960px)").matches) contents.open = false;
  follow([...contents.querySelectorAll("a[href^='#']")]);
}
