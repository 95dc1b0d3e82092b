import type { App } from "../contract/app";

/** After the last sign of movement, every frame is looked at for so long. */
const HOT_MS = 400;
const SLOW_MS = 1_000;
const SIGNS = ["scroll", "resize", "transitionrun", "transitionend", "animationend", "load", "toggle"];

type Moved = (rect: DOMRect, covered: boolean) => void;
type Box = (element: Element) => DOMRect;

interface Follower {
  readonly element: Element;
  readonly moved: Moved;
  readonly box: Box;
  last: string;
}

const wholeOf: Box = (element) => element.getBoundingClientRect();

/** Where something in a frame is in this window. */
function inWindow({ x, y, width, height }: DOMRect, element: Element): DOMRect {
  const place = new DOMRect(x, y, width, height);
  for (let within = element.ownerDocument; within !== document;) {
    const frame = within.defaultView?.frameElement;
    if (!frame) break;
    const { left, top } = frame.getBoundingClientRect();
    place.x += left + frame.clientLeft;
    place.y += top + frame.clientTop;
    within = frame.ownerDocument;
  }
  return place;
}

/** Tells where elements are: frame by frame while something moves, hardly ever while nothing does. */
export class Follow {
  private readonly _safe: App["safe"];
  private readonly _followers = new Set<Follower>();
  private readonly _sign: () => void;
  private readonly _loop: () => void;
  private readonly _host: Element;
  private _frame = 0;
  private _hotUntil = 0;
  private _timer: ReturnType<typeof setInterval> | undefined;

  /** Of parts that stand beside something: one that has grown may no longer have room there. */
  readonly growth = new ResizeObserver(() => {
    for (const one of this._followers) one.last = "";
    this.stir();
  });

  /** Where our own corner is: within a dialog that is moved by a transform, not the window's. */
  corner = { left: 0, top: 0 };

  constructor(host: Element, safe: App["safe"]) {
    this._host = host;
    this._safe = safe;
    this._sign = () => {
      this.stir();
    };
    this._loop = safe(() => {
      this._frame = 0;
      this._measure();
      if (performance.now() < this._hotUntil) this._frame = requestAnimationFrame(this._loop);
    });
  }

  /** Calls back before the next frame is shown, and whenever the element has moved since. */
  add(element: Element, moved: Moved, box = wholeOf): () => void {
    const one = { element, moved, box, last: "" };
    if (!this._followers.size) this._listen(true);
    this._followers.add(one);
    this.stir();
    return () => {
      this._followers.delete(one);
      if (!this._followers.size) this._listen(false);
    };
  }

  /** Something has moved, or may be about to. */
  stir(): void {
    this._hotUntil = performance.now() + HOT_MS;
    if (!this._frame && this._followers.size) this._frame = requestAnimationFrame(this._loop);
  }

  destroy(): void {
    this._followers.clear();
    this._listen(false);
    cancelAnimationFrame(this._frame);
  }

  private _measure(): void {
    // All reading comes before all writing, or every float would cost a layout of its own.
    this.corner = this._host.getBoundingClientRect();
    const rects = [...this._followers].map((one) => {
      const { element } = one;
      return [one, inWindow(one.box(element), element), this._covers(element)] as const;
    });
    for (const [one, rect, covered] of rects) {
      const { left, top, width, height } = rect;
      const here = [left, top, width, height, innerWidth, innerHeight, +covered].map(Math.round).join();
      if (here === one.last) continue;
      one.last = here;
      this._safe(one.moved)(rect, covered);
    }
  }

  /** We stand in the modal dialog on top, if there is one: whatever is outside of it lies behind it. */
  private _covers(element: Element): boolean {
    const { parentNode: stage } = this._host;
    const { host = element } = element.getRootNode() as Partial<ShadowRoot>;
    return !stage?.contains(host) && stage !== document.body;
  }

  private _listen(on: boolean): void {
    for (const sign of SIGNS) {
      if (on) addEventListener(sign, this._sign, { capture: true, passive: true });
      else removeEventListener(sign, this._sign, { capture: true });
    }
    clearInterval(this._timer);
    if (on) this._timer = setInterval(this._sign, SLOW_MS);
  }
}
