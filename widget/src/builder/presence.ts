import type { Send } from "./send";

/** Twice within what the server takes for being away. */
const STAY_MS = 40_000;

/** Says that somebody sits at a draft while its page is open: colleagues who open it are told. Returns how to stop. */
export function sitAt(send: Send, token: string, save: () => Promise<unknown>): () => void {
  const goes = (): void => {
    void save();
    void send("stay", { token, goes: true });
  };
  const timer = setInterval(() => void send("stay", { token }), STAY_MS);
  addEventListener("pagehide", goes);
  return () => {
    clearInterval(timer);
    removeEventListener("pagehide", goes);
  };
}
