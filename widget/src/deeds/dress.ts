import type { TourStep } from "../contract/api";
import type { App, RunHooks } from "../contract/app";
import { offerFilms } from "../shell/film";

/**
 * The browser's own modal dialog: everything else is out of reach of pointer, keyboard and assistive technology without
 * a change to the host's page. While the help panel is open over it, it is an ordinary one.
 */
function raise(app: App, part: HTMLDialogElement, { end }: RunHooks): void {
  const low = (): void => {
    part.close();
    part.show();
  };
  const high = (): void => {
    if (!part.isConnected) {
      for (const forget of forgets) forget();
      return;
    }
    part.close();
    part.showModal();
  };
  const forgets = [app.bus.on("opened", low), app.bus.on("closed", high)];
  part.setAttribute("aria-modal", "true");
  part.addEventListener("cancel", (event) => {
    event.preventDefault();
    end("escape");
  });
  part.showModal();
}

/** Makes a step's part what its kind says, once it is in the page. */
export function dress(app: App, part: HTMLElement, { kind }: TourStep, run: RunHooks): void {
  offerFilms(app, part);
  if (kind) part.classList.add(`step-${kind}`);
  if (kind === "modal") raise(app, part as HTMLDialogElement, run);
}
