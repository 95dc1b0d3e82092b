import { concrete } from "../core/urls";
import * as t from "../strings";
import type { Builder } from "./builder";
import type { Language } from "./draft";
import type { Send } from "./send";
import { type Ground, startTrial, type Trial, type Tried } from "./trial";

/** A trial that goes on after a change of page, or begins in a window of its own. */
interface Trying {
  readonly language: Language;
  /** Null goes on where it was left. */
  readonly step: string | null;
  readonly phone?: boolean;
  /** It was led to its first step's page already: a product that leads on from there isn't led back. */
  readonly led?: boolean;
  /** As somebody of this segment; empty: as whoever the page says. */
  readonly segment?: string;
}

/** The draft as it would be given, and as whom it is tried. */
interface Previewed {
  readonly guide: { readonly id: string };
  readonly stands_in: { readonly who: Tried["who"] & object; readonly says: string } | null;
}

const DRAWER = "builder.trying";
const PHONE = "popup,width=390,height=800";

/** Tries the draft that is being built, one trial at a time; it goes on after a change of page. */
export class Trials {
  private readonly _builder: Builder;
  private readonly _ground: Ground;
  private readonly _flush: () => Promise<boolean>;
  private readonly _send: Send;
  private _trial: Trial | undefined;
  /** What begins once the page of its first step is there. */
  private _coming: Trying | undefined;

  constructor(builder: Builder, ground: Ground, flush: () => Promise<boolean>, send: Send) {
    this._builder = builder;
    this._ground = ground;
    this._flush = flush;
    this._send = send;
  }

  get on(): boolean {
    return !!this._trial;
  }

  moved(): void {
    const coming = this._coming;
    if (coming) void this._begin(coming);
    else this._trial?.moved();
  }

  /** Takes it off the page; another page may go on with it. */
  halt(): void {
    this._coming = undefined;
    (this._trial?.suspend ?? this._trial?.end)?.();
    this._trial = undefined;
  }

  end(): void {
    this._trial?.end();
    this._ended();
  }

  async from(at: number): Promise<void> {
    const step = this._step(at);
    if (step !== undefined) await this._begin({ ...this._as(), step });
  }

  /** Goes on with what another page or window has begun; false when there is nothing. */
  goOn(): boolean {
    const trying = this._builder.app.session.get(DRAWER) as Trying | null;
    if (!trying) return false;
    this._builder.language = trying.language;
    this._builder.segment = trying.segment ?? "";
    void this._begin(trying);
    return true;
  }

  /** Opens the product in a window as narrow as a phone, which begins a trial of its own. */
  async onPhone(at: number): Promise<void> {
    const { app } = this._builder;
    const step = this._step(at);
    if (step === undefined) return;
    if (!(await this._flush())) {
      this._builder.tell(t.tryFailed);
      return;
    }
    // The new window gets a copy of this session.
    app.session.set(DRAWER, { ...this._as(), step, phone: true });
    const opened = window.open(location.href, "_blank", PHONE);
    app.session.set(DRAWER, null);
    if (!opened) this._builder.tell(t.popupBlocked);
  }

  private _as(): Pick<Trying, "language" | "segment"> {
    const { language, segment } = this._builder;
    return { language, segment };
  }

  private _step(at: number): string | undefined {
    const step = this._builder.draft.entries[at]?.key;
    if (step === undefined) this._builder.tell(t.nothingToTry);
    return step;
  }

  private async _begin(trying: Trying): Promise<void> {
    const builder = this._builder;
    const { app, sitting, kind } = builder;
    this._coming = undefined;
    builder.clear(true);
    const { language, segment } = trying;
    const asked = { token: sitting.token, language, ...(segment && { segment }) };
    const { status, body } = (await this._flush())
      ? await this._send("preview", asked)
      : { status: 0, body: null };
    if (status !== 200) {
      this._ended(t.tryFailed);
      return;
    }
    const address = this._awayFrom(trying);
    if (address) {
      // The page that this leads to goes on with it, or this one where the product leads on by itself.
      this._coming = { ...trying, led: true };
      app.session.set(DRAWER, this._coming);
      app.go(address);
      return;
    }
    const { guide, stands_in: standsIn } = body as Previewed;
    // From now on the parts come in the language of the trial.
    const coming: Trial = { moved: () => undefined, end: () => undefined };
    this._trial = coming;
    app.session.set(DRAWER, { ...trying, step: null });
    builder.tell(standsIn?.says ?? "");
    const who = standsIn?.who ?? null;
    const ended = (): void => {
      this._ended();
    };
    const leads = (): void => {
      builder.tell(t.leadsOut);
    };
    const trial = await startTrial(this._ground, { kind, guide, who, step: trying.step, leads, ended });
    if (this._trial === coming) this._trial = trial;
    else trial.end();
  }

  /** Where the step is that a trial begins with, when that is just one page, and not this one. */
  private _awayFrom({ step, led }: Trying): string | null {
    const { draft, app } = this._builder;
    const url = step === null || led ? "" : draft.entries.find(({ key }) => key === step)?.url;
    return url && !app.route.here([url]) ? concrete(url) : null;
  }

  private _ended(text = ""): void {
    const builder = this._builder;
    const { session } = builder.app;
    const { phone } = (session.get(DRAWER) as Trying | null) ?? {};
    this._trial = undefined;
    session.set(DRAWER, null);
    if (phone) window.close();
    builder.clear(false);
    builder.tell(text);
    builder.focusOn("try");
  }
}
