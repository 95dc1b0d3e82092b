import type { Attributes, Consent, InitOptions, Named, Who } from "../contract/link";
import { forgetAll, read, write } from "./drawer";

type Change = (...args: never[]) => void;

export interface Identity {
  readonly who: Who;
  readonly options: InitOptions;
  /** The calls that say who is looking; every other call is the core's. */
  readonly changes: Readonly<Record<string, Change | undefined>>;
}

const local = (): Storage => localStorage;

/** A random UUID, as every object URL ends in one; `crypto.randomUUID` is missing on plain-http intranets. */
function uuid(): string {
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url.slice(-36);
}

function widened(known: Named | null, attrs: Attributes): Named | null {
  return known && { ...known, attrs: { ...known.attrs, ...attrs } };
}

/** Remembers what the host says about the person at the screen. Sends nothing by itself. */
export function createIdentity(): Identity {
  const who: Who = {
    key: "",
    locale: "",
    consent: "unset",
    visitor: null,
    user: null,
    company: null,
    token: null,
  };
  const options: InitOptions = {};
  return { who, options, changes: createChanges(who, options) };
}

function createChanges(who: Who, options: InitOptions): Identity["changes"] {
  /** An anonymous person gets an id of their own only where the host says that it may. */
  const remember = (): void => {
    if (who.consent === "denied") return;
    write(local, "visitor", (who.visitor = (read(local, "visitor") as string | null) ?? uuid()));
  };
  const reset = (): void => {
    who.user = who.company = who.token = who.visitor = null;
    forgetAll();
  };
  const setConsent = (consent: Consent): void => {
    who.consent = consent;
    if (consent === "granted") remember();
    if (consent === "denied") reset();
  };
  return {
    init(key: string, given: InitOptions = {}) {
      who.key = key;
      Object.assign(options, given);
      who.locale = given.locale ?? who.locale;
      if (given.consent) setConsent(given.consent);
    },
    identify(id: string, attrs: Attributes = {}, given: { token?: string } = {}) {
      who.user = { id, attrs };
      who.token = given.token ?? null;
    },
    identifyAnonymous() {
      who.user = who.token = null;
      remember();
    },
    group(id: string, attrs: Attributes = {}) {
      who.company = { id, attrs };
    },
    updateUser(attrs: Attributes) {
      who.user = widened(who.user, attrs);
    },
    updateGroup(attrs: Attributes) {
      who.company = widened(who.company, attrs);
    },
    setLocale(locale: string) {
      who.locale = locale;
    },
    setConsent,
    reset,
  };
}
