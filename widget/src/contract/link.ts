import type { Boot } from "./api";

export type Consent = "unset" | "granted" | "denied";
export type Attributes = Readonly<Record<string, unknown>>;

/** A user or a company, as the host calls it. */
export interface Named {
  readonly id: string;
  readonly attrs: Attributes;
}

/** Who is looking, as far as the host has told. */
export interface Who {
  key: string;
  locale: string;
  consent: Consent;
  visitor: string | null;
  user: Named | null;
  company: Named | null;
  token: string | null;
}

export interface InitOptions {
  readonly locale?: string;
  /** Where the API lives, when not beside the script; ends with a slash. */
  readonly endpoint?: string;
  readonly nonce?: string;
  readonly zIndexBase?: number;
  readonly consent?: Consent;
}

/** A call of the global that waits for the core: name, arguments, and the promise it settles. */
export type Call = readonly [name: string, args: readonly unknown[], settle: (value: unknown) => void];

/** What the core gives back to the loader. */
export interface Core {
  readonly call: (name: string, args: readonly unknown[]) => unknown;
  /** A new answer of the server: somebody else is looking, or in another language. */
  readonly changed: () => void;
}

/** All that the loader hands to the core: one object for each embed, no module globals. */
export interface Link {
  readonly who: Who;
  /** The folder of the script, ending with a slash. */
  readonly base: string;
  readonly options: InitOptions;
  readonly calls: Call[];
  /** The last answer to boot; null while the server has not been reached. */
  readonly answer: Boot | null;
  /** Posts to the embed API; throws an error with `status` when it is refused. */
  readonly post: (path: string, body: object) => Promise<unknown>;
  /** Asks the server again, whatever is cached: the viewer token is no longer taken. */
  readonly again: () => Promise<void>;
}
