import type { Boot } from "../contract/api";
import type { Call, Core, Link } from "../contract/link";
import { read, write } from "./drawer";
import { createIdentity } from "./identity";

/** The core chunk's file name, put in by the build. */
declare const CORE: string;

/** A cached answer serves the pages of one walk through the host; a reload asks again. */
const FRESH_MS = 300_000;
const RETRY_MS = 30_000;
const RETRIES = 4;

/** What is kept of an answer: the mark of who asked, when, and the answer. */
type Cached = readonly [mark: number, at: number, answer: Boot];

const session = (): Storage => sessionStorage;

/** A short mark of who asked and for what, so that nobody is shown another person's answer. No secret in it. */
function markOf(text: string): number {
  let mark = text.length;
  for (const letter of text) mark = (mark * 33 + letter.charCodeAt(0)) % 9e13;
  return mark;
}

function isReload(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}

function showsSomething({ site, tooltips, checklists, tours, off }: Boot): boolean {
  return !off && (site.launcher !== "none" || tooltips.length + checklists.length + tours.length > 0);
}

/** Asks the server what to show, once for each person and page session, and fetches the core when it is needed. */
export function createLink(
  base: string,
): Link & { call(name: string, args: readonly unknown[]): Promise<unknown> } {
  const { who, options, changes } = createIdentity();
  const calls: Call[] = [];
  let answer: Boot | null = null;
  let core: Core | null = null;
  let asked = 0;
  let stale = isReload();
  let wanted = false;
  let failures = 0;
  let planned = false;
  let fetching = false;

  const later = (): void => {
    fetching = false;
    if (failures++ < RETRIES) setTimeout(plan, RETRY_MS * failures);
    addEventListener("online", plan, { once: true });
  };

  const load = (): void => {
    if (fetching) return;
    fetching = true;
    // A failed import is remembered by its address: the next attempt needs another one.
    import(`${base}${CORE}?${failures}`).then((chunk: { start(link: Link): Core }) => {
      core = chunk.start(link);
    }, later);
  };

  const take = (fresh: Boot | null): void => {
    answer = fresh;
    if (core) core.changed();
    else if (wanted || (fresh && showsSomething(fresh))) load();
  };

  const boot = async (): Promise<void> => {
    planned = false;
    const { consent, ...person } = who;
    if (!who.key || consent === "denied") return;
    const mark = markOf(JSON.stringify(person));
    if (mark === asked) {
      take(answer);
      return;
    }
    asked = mark;
    const cached = read(session, "boot") as Cached | null;
    let fresh = cached?.[0] === mark && !stale && Date.now() - cached[1] < FRESH_MS ? cached[2] : null;
    stale = false;
    try {
      fresh ??= (await link.post("boot", {
        ...person,
        locale: who.locale || document.documentElement.lang || navigator.language,
        // A query may be private; a fragment only counts where it is the route.
        url: location.href.replace(/\?[^#]*|#(?!\/).*/g, ""),
      })) as Boot;
    } catch (error) {
      const { status } = error as { status?: number };
      if (!status || status > 499) {
        asked = 0;
        later();
      }
    }
    // Somebody else was named, or nobody may be, while the answer was on its way.
    if ((asked && asked !== mark) || (who.consent as string) === "denied") return;
    if (fresh) write(session, "boot", [mark, Date.now(), fresh]);
    take(fresh);
  };

  const plan = (): void => {
    if (planned) return;
    planned = true;
    const go = (): unknown => setTimeout(boot);
    // The page's own scripts may still say who is looking.
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", go);
    else go();
  };

  const link = {
    who,
    base,
    options,
    calls,
    get answer() {
      return answer;
    },
    async post(path: string, body: object): Promise<unknown> {
      const response = await fetch((options.endpoint ?? base) + path, {
        method: "POST",
        body: JSON.stringify(body),
        credentials: "omit",
        // What somebody did just before leaving still arrives.
        keepalive: path !== "boot",
      });
      if (!response.ok) throw Object.assign(Error(path), { status: response.status });
      return response.json();
    },
    again() {
      stale = true;
      asked = 0;
      return boot();
    },
    call(name: string, args: readonly unknown[]) {
      return new Promise<unknown>((settle) => {
        const change = changes[name];
        change?.(...(args as never[]));
        if (core) settle(core.call(name, args));
        else {
          calls.push([name, args, settle]);
          wanted ||= !change && !/^o(n|ff|nce)$/.test(name);
        }
        if (change ?? wanted) plan();
      });
    },
  };
  return link;
}
