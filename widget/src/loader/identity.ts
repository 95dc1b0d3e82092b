import type { Attributes, Consent, InitOptions, Who } from "../contract/link";
import { forgetAll, read, write } from "./drawer";

type Change = (...args: never[]) => void;

export interface Identity {
  readonly who: Who;
  readonly options: InitOptions;
  /** The calls that say who is looking; every other call is the core's. */
  readonly changes: Readonly<Record<string, Change | undefined>>;
}

const local = (): Storage => localStorage;

/** A random UUID; `crypto.randomUUID` is missing on plain-http intranets. */
function uuid(): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & (15 >> (+digit / 4)))).toString(16),
  );
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
  /** An anonymous person gets an id of their own only where the host says that it may. */
  const remember = (): void => {
    if (who.consent === "denied") return;
    write(local, "visitor", (who.visitor = (read(local, "visitor") as string | null) ?? uuid()));
  };
  const setConsent = (consent: Consent): void => {
    who.consent = consent;
    if (consent === "granted") remember();
    if (consent === "denied") changes.reset();
  };
  const changes = {
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
      if (who.user) who.user = { ...who.user, attrs: { ...who.user.attrs, ...attrs } };
    },
    updateGroup(attrs: Attributes) {
      if (who.company) who.company = { ...who.company, attrs: { ...who.company.attrs, ...attrs } };
    },
    setLocale(locale: string) {
      who.locale = locale;
    },
    setConsent,
    reset() {
      who.user = who.company = who.token = who.visitor = null;
      forgetAll();
    },
  };
  return { who, options, changes };
}
