import type { App, Finder, OpenOptions, Panel, Shell, Tooltips } from "../contract/app";
import { build } from "./building";
import type { Load } from "./chunks";
import { Tours } from "./tours";

type Part = "panel" | "checklist";

/** Decides what is on the screen, and loads a part when it is first needed. */
export class Director {
  readonly tours: Tours;
  private readonly _app: App;
  private readonly _load: Load;
  private _shell: Promise<Shell> | null = null;
  private _finder: Promise<Finder> | null = null;
  private _tooltips: Tooltips | null = null;
  private _more: (() => Promise<void>) | null = null;
  /** Counts how often everything was taken off the page: what began before then is stale. */
  private _turn = 0;
  /** Whoever asks for the builder is heard, and told why not, before a tour begins by itself. */
  private _gate: Promise<void> | undefined;
  private _parts: Partial<Record<Part, Panel>> = {};
  /** What is open, or was asked for and is on its way. */
  private _wanted: OpenOptions | null = null;

  constructor(app: App, load: Load) {
    this._app = app;
    this._load = load;
    this.tours = new Tours(app, async ({ steps }, old) => {
      const rich =
        old ||
        steps.some(
          ({ advance, buttons, kind, film, on_missing: gone }) =>
            advance ?? buttons ?? kind ?? film ?? gone === "skip",
        );
      const [chunk, [shell, finder], deeds] = await Promise.all([
        load("tour"),
        this.guides(),
        rich && load("deeds"),
      ]);
      return [chunk, shell, finder, deeds ? deeds.start(app, shell) : undefined];
    });
  }

  /** Brings the screen in line with the address and the server's answer. */
  async arrange(): Promise<void> {
    if (this._app.boot.site.launcher !== "none") (await this._ui()).launcher(this._isOpen());
    await this._arrangeTooltips();
    await this._gate;
    await this.tours.arrange();
    if (!this._app.boot.more) return;
    const turn = this._turn;
    const chunk = await this._load("more");
    const arrange = (): Promise<void> => this.arrange();
    if (turn === this._turn)
      await (this._more ??= chunk.start(this._app, () => this.guides(), this._app.safe(arrange)))();
  }

  async open(options: OpenOptions = {}): Promise<void> {
    const name: Part = options.tab === "checklist" ? "checklist" : "panel";
    this._wanted = options;
    const turn = this._turn;
    const [shell, chunk] = await Promise.all([this._ui(), this._load(name)]);
    if (turn !== this._turn) return;
    const part = (this._parts[name] ??= chunk.start(this._app, shell, () => void this._closed()));
    const before = this._isOpen();
    this._parts[name === "panel" ? "checklist" : "panel"]?.close();
    part.open(options);
    shell.launcher(true);
    if (before) return;
    this._app.fact("panel.opened", { props: { via: options.via ?? "api" } });
    this._app.bus.emit("opened", {});
  }

  close(): void {
    for (const part of Object.values(this._parts)) part.close();
  }

  /** Lets in authors with leave to build, and opens again what a new answer has closed. */
  build(grant?: string): void {
    if (this._wanted) void this.open({ ...this._wanted, via: "again" });
    this._gate = this._app.safe(build)(this._app, this._load, () => this.guides(), grant);
  }

  toggle(via: string): void {
    if (this._isOpen()) this.close();
    else this.open({ via }).catch(this._app.safe((error: unknown) => this._elsewhere(error)));
  }

  async guides(): Promise<readonly [Shell, Finder]> {
    const coming = (this._finder ??= Promise.all([this._ui(), this._load("finder")]).then(([shell, chunk]) =>
      chunk.start(this._app, shell, () => this._load("target")),
    ));
    coming.catch(() => (this._finder = null));
    return [await this._ui(), await coming];
  }

  /** Takes everything off the page that a new answer would show otherwise; runs are kept. */
  suspend(): void {
    this._turn += 1;
    this.tours.suspend();
    this._tooltips?.destroy();
    for (const part of [this._finder, this._shell]) {
      part?.then(
        (one: Finder | Shell) => {
          one.destroy();
        },
        () => undefined,
      );
    }
    const { panel } = this._parts;
    if (panel?.isOpen) this._wanted = panel.where ?? null;
    this._parts = {};
    this._shell = this._finder = this._tooltips = this._more = null;
  }

  /** Ends what runs, and takes everything of ours off the page. */
  leave(): void {
    this.tours.endAll();
    this.suspend();
    this._wanted = null;
  }

  private async _ui(): Promise<Shell> {
    const toggle = this._app.safe(() => {
      this.toggle("launcher");
    });
    const coming = (this._shell ??= this._load("shell").then((chunk) => chunk.start(this._app, toggle)));
    coming.catch(() => (this._shell = null));
    return coming;
  }

  /** The panel can't be had, perhaps as the server has been updated since: the help center stands in for it. */
  private _elsewhere(error: unknown): never {
    window.open(this._app.boot.site.help_url, "_blank", "noopener");
    throw error;
  }

  private _isOpen(): boolean {
    return Object.values(this._parts).some((part) => part.isOpen);
  }

  private async _closed(): Promise<void> {
    (await this._ui()).launcher(this._isOpen());
    if (this._isOpen()) return;
    this._wanted = null;
    this._app.bus.emit("closed", {});
  }

  private async _arrangeTooltips(): Promise<void> {
    const { boot, route } = this._app;
    const here = boot.tooltips.filter(({ urls }) => route.here(urls));
    if (!this._tooltips && !here.length) return;
    const turn = this._turn;
    const [chunk, [shell, finder]] = await Promise.all([this._load("tooltip"), this.guides()]);
    if (turn !== this._turn) return;
    this._tooltips ??= chunk.start(this._app, shell, finder);
    // The address may have changed while the chunk was on its way.
    this._tooltips.show(this._app.boot.tooltips.filter(({ urls }) => route.here(urls)));
  }
}
