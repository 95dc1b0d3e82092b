import type { App } from "../contract/app";
import type { Link } from "../contract/link";

/** Asks in the viewer's name; when the token is no longer taken, once more with a new one. */
export function createAsk(link: Link, visit: () => string): App["ask"] {
  return async <T>(path: string, body: object) => {
    const send = (): Promise<unknown> => {
      const { answer, who } = link;
      const asker = {
        key: who.key,
        viewer: answer?.viewer ?? null,
        locale: answer?.locale ?? null,
        session: visit(),
      };
      return link.post(path, { ...asker, ...body });
    };
    try {
      return (await send()) as T;
    } catch (error) {
      if ((error as { status?: number }).status !== 401) throw error;
      await link.again();
      return (await send()) as T;
    }
  };
}

/** Leads the host to an address: only to web pages, and by its own router only within the product. */
export function createGo(navigate: () => ((url: string) => unknown) | null): App["go"] {
  return (address) => {
    const url = new URL(address, location.href);
    if (!/^https?:$/.test(url.protocol)) return false;
    const own = url.origin === location.origin ? navigate() : null;
    if (own) own(url.pathname + url.search + url.hash);
    else location.assign(url.href);
    return true;
  };
}
