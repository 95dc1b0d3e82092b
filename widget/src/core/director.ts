import type { App, Finder, OpenOptions, Panel, Shell, Tooltips } from "../contract/app";
import type { Load } from "./chunks";
import { createTours, type Tours } from "./tours";

export interface Director {
  readonly tours: Tours;
  /** Brings the screen in line with the address and the server's answer. */
  readonly arrange: () => Promise<void>;
  readonly open: (options?: OpenOptions) => Promise<void>;
  readonly close: () => void;
  readonly toggle: () => void;
  readonly guides: () => Promise<readonly [Shell, Finder]>;
  /** Takes everything off the page that a new answer would show otherwise; runs are kept. */
  readonly suspend: () => void;
  /** Ends what runs, and takes everything of ours off the page. */
  readonly leave: () => void;
}

/** Decides what is on the screen, and loads a part when it is first needed. */
export function createDirector(app: App, load: Load): Director {
  let shell: Promise<Shell> | null = null;
  let finder: Promise<Finder> | null = null;
  let tooltips: Tooltips | null = null;
  const parts: Partial<Record<"panel" | "checklist", Panel>> = {};

  const ui = async (): Promise<Shell> => {
    shell ??= load("shell").then((chunk) => chunk.start(app, app.safe(toggle)));
    shell.catch(() => (shell = null));
    return shell;
  };
  const guides = async (): Promise<readonly [Shell, Finder]> => {
    finder ??= Promise.all([ui(), load("finder")]).then(([root, chunk]) => chunk.start(app, root));
    finder.catch(() => (finder = null));
    return [await ui(), await finder];
  };
  const tours = createTours({ app, load, guides });
  const isOpen = (): boolean => Object.values(parts).some((part) => part.isOpen);

  const closed = app.safe(async () => {
    const root = await ui();
    root.launcher(isOpen());
    if (!isOpen()) app.bus.emit("closed", {});
  });

  const arrangeTooltips = async (): Promise<void> => {
    const here = (): typeof app.boot.tooltips => app.boot.tooltips.filter(({ urls }) => app.route.here(urls));
    if (!tooltips && !here().length) return;
    const [chunk, [root, find]] = await Promise.all([load("tooltip"), guides()]);
    tooltips ??= chunk.start(app, root, find);
    tooltips.show(here());
  };

  const open = async (options: OpenOptions = {}): Promise<void> => {
    const name = options.tab === "checklist" ? "checklist" : "panel";
    const [root, chunk] = await Promise.all([ui(), load(name)]);
    const part = (parts[name] ??= chunk.start(app, root, () => void closed()));
    const before = isOpen();
    parts[name === "panel" ? "checklist" : "panel"]?.close();
    part.open(options);
    root.launcher(true);
    if (before) return;
    app.fact("panel.opened");
    app.bus.emit("opened", {});
  };

  const close = (): void => {
    for (const part of Object.values(parts)) part.close();
  };

  const toggle = (): void => {
    if (isOpen()) close();
    else void app.safe(open)();
  };

  const suspend = (): void => {
    tours.suspend();
    tooltips?.destroy();
    void finder?.then((one) => {
      one.destroy();
    });
    void shell?.then((one) => {
      one.destroy();
    });
    delete parts.panel;
    delete parts.checklist;
    shell = finder = tooltips = null;
  };

  return {
    tours,
    guides,
    suspend,
    open,
    close,
    toggle,
    async arrange() {
      if (app.boot.site.launcher !== "none") (await ui()).launcher(isOpen());
      await arrangeTooltips();
      await tours.arrange();
    },
    leave() {
      tours.endAll();
      suspend();
    },
  };
}
