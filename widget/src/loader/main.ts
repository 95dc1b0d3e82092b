import { Loader } from "./link";

/** The names of the global, in the order of the documentation. */
const NAMES =
  "init identify identifyAnonymous group updateUser updateGroup track page start end endAll open close toggle " +
  "search article on off once setLocale setConsent setNavigate registerTarget reset debug why";

type Api = Record<string, unknown> & { q?: unknown };
type Queued = ArrayLike<unknown>;

function ownScript(): HTMLScriptElement | null {
  return (document.currentScript ??
    document.querySelector('script[src*="/annai.js"]')) as HTMLScriptElement | null;
}

/** Puts the global in place: every call works at once, and none ever throws. */
function install(page: { annai?: Api }): void {
  const early = page.annai;
  const script = ownScript();
  // A second copy of the script finds the first one's global, and leaves it alone.
  if (early?.["v"] || !script) return;
  const link = new Loader(new URL(".", script.src).href);
  const api: Api = { v: 1 };
  for (const name of NAMES.split(" ")) {
    api[name] = (...args: unknown[]) => link.call(name, args).catch(() => undefined);
  }
  const push = (...queued: Queued[]): void => {
    for (const call of queued) {
      const [name, ...args] = Array.from(call);
      const method = api[String(name)];
      if (typeof method === "function") (method as (...given: unknown[]) => unknown)(...args);
    }
  };
  page.annai = api;
  const { key, locale, consent } = script.dataset;
  if (key) push(["init", key, { ...(locale && { locale }), ...(consent && { consent }) }]);
  if (Array.isArray(early?.q)) push(...(early.q as Queued[]));
  api.q = { push };
}

try {
  install(window as { annai?: Api });
} catch {
  // A host must never notice that something went wrong here.
}
