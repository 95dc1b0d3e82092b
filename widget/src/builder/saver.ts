import { type Draft, essence } from "./draft";

/** What the server says of a draft. */
export interface Saved {
  readonly mark: string;
  readonly at: string;
  readonly others: readonly Colleague[];
}

export interface Colleague {
  readonly name: string;
  readonly since: string;
}

export interface Theirs extends Saved {
  readonly draft: Draft;
}

export type State =
  | { readonly is: "saved" | "saving" | "failed" | "over" }
  | { readonly is: "refused"; readonly field: string; readonly message: string }
  | { readonly is: "conflict"; readonly theirs: Theirs };

export interface Answer {
  /** 0 where nothing answered. */
  readonly status: number;
  readonly body: unknown;
}

interface Ground {
  readonly send: (mark: string, draft: Draft) => Promise<Answer>;
  readonly draft: () => Draft;
  readonly changed: (state: State, saved?: Saved) => void;
  /** Keeps what isn't saved where the next page finds it; null forgets it. */
  readonly keep: (mark: string | null) => void;
}

const PAUSE_MS = 700;
const AGAIN_MS = 8_000;

/** Saves a draft a moment after each change, one save after the other, and never over what somebody else has saved. */
export class Saver {
  private readonly _ground: Ground;
  private _mark: string;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _going: Promise<void> | undefined;
  private _dirty = false;
  /** What was sent in the author's own name: a page that was left may have saved without hearing of it. */
  private readonly _own = new Set<string>();
  private _state: State = { is: "saved" };

  constructor(ground: Ground, mark: string) {
    this._ground = ground;
    this._mark = mark;
  }

  get state(): State {
    return this._state;
  }

  /** Takes up what another page has left unsaved, or sent as it went away. */
  take(left: Draft): void {
    this._own.add(essence(left));
    this._dirty = true;
  }

  touch(): void {
    this._dirty = true;
    this._ground.keep(this._mark);
    if (this._state.is === "conflict" || this._state.is === "over") return;
    this._tell({ is: "saving" });
    this._plan(PAUSE_MS);
  }

  /** Somebody else's save stands in the way until the author has decided. */
  meet(theirs: Theirs): void {
    clearTimeout(this._timer);
    if (this._own.has(essence(theirs.draft))) {
      this.settle(theirs, essence(theirs.draft) !== essence(this._ground.draft()));
      return;
    }
    this._tell({ is: "conflict", theirs }, theirs);
  }

  /** Goes on from somebody else's save: over it with this draft, or with it as it is. */
  settle(theirs: Theirs, mine: boolean): void {
    this._mark = theirs.mark;
    this._dirty = mine;
    this._ground.keep(mine ? this._mark : null);
    this._tell({ is: mine ? "saving" : "saved" });
    if (mine) this._plan(0);
  }

  /** Saves now; true when nothing is left unsaved. */
  async flush(): Promise<boolean> {
    clearTimeout(this._timer);
    while (this._going) await this._going;
    if (this._dirty && this._state.is !== "conflict") {
      this._going = this._save();
      await this._going;
    }
    return !this._dirty;
  }

  stop(): void {
    clearTimeout(this._timer);
  }

  private _plan(wait: number): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.flush(), wait);
  }

  private _tell(state: State, saved?: Saved): void {
    this._state = state;
    this._ground.changed(state, saved);
  }

  private async _save(): Promise<void> {
    this._dirty = false;
    const draft = this._ground.draft();
    this._own.add(essence(draft));
    const { status, body } = await this._ground.send(this._mark, draft);
    this._going = undefined;
    if (status === 200) this._kept(body as Saved);
    else this._refused(status, body as Partial<{ error: Record<string, string>; theirs: Theirs }> | null);
  }

  private _kept(saved: Saved): void {
    this._mark = saved.mark;
    // Something may have been written while it was on its way.
    this._ground.keep(this._dirty ? this._mark : null);
    this._tell({ is: this._dirty ? "saving" : "saved" }, saved);
  }

  private _refused(
    status: number,
    body: Partial<{ error: Record<string, string>; theirs: Theirs }> | null,
  ): void {
    this._dirty = true;
    if (status === 409 && body?.theirs) this.meet(body.theirs);
    else if (status === 403 || status === 404) this._tell({ is: "over" });
    else if (status === 422)
      this._tell({
        is: "refused",
        field: body?.error?.["field"] ?? "",
        message: body?.error?.["message"] ?? "",
      });
    else {
      this._tell({ is: "failed" });
      this._plan(AGAIN_MS);
    }
  }
}
