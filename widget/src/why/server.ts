import type { App, Reason } from "../contract/app";

/** Reads the server's answer, of which nothing is trusted. */
function read(answer: unknown): readonly Reason[] {
  const { reasons } = (answer ?? {}) as { reasons?: unknown };
  if (!Array.isArray(reasons)) return [];
  return (reasons as Partial<Reason>[]).map(({ rule, held, detail }) => ({
    rule: String(rule),
    held: typeof held === "boolean" ? held : null,
    detail: String(detail),
  }));
}

/** What the server knows of it, for staff who have leave to ask; else why it doesn't say. */
export async function serverSide(app: App, content: string, token: string): Promise<readonly Reason[]> {
  try {
    return read(await app.ask("why", { token, content, url: app.route.url().href }));
  } catch (error) {
    const { status } = error as { status?: number };
    const detail =
      status === 403 ? "the token is too old, or not one for this workspace" : "it can't be reached";
    return [{ rule: "server", held: null, detail }];
  }
}
