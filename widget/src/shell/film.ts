import type { App } from "../contract/app";

/** Links that lead to a film itself, not to a page with one. */
const FILM = /\.(mp4|webm)$/;

/**
 * Plays a film in the place of its link once that is pressed, so that nobody fetches one unasked. A host that refuses
 * media is asked once; then the link leads where it always did.
 */
function play(link: HTMLAnchorElement): void {
  const film = document.createElement("video");
  film.className = "film";
  film.controls = film.autoplay = true;
  film.setAttribute("aria-label", link.textContent);
  film.onerror = () => {
    film.replaceWith(link);
    open(link.href, "_blank", "noopener");
  };
  film.src = link.href;
  link.replaceWith(film);
  film.focus();
}

/** Lets the films of a text be played where they are linked. */
export function offerFilms(app: App, text: ParentNode): void {
  for (const link of text.querySelectorAll<HTMLAnchorElement>("a[href]")) {
    if (!FILM.test(link.pathname)) continue;
    const press = app.safe((event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      link.removeEventListener("click", press);
      play(link);
    });
    link.addEventListener("click", press);
  }
}
