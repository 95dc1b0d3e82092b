import type { EventsAnswer, Fact } from "../contract/api";
import type { About, Bus, Route } from "../contract/app";
import type { Link } from "../contract/link";
import { Queue } from "./queue";
import type { Store } from "./storage";

const LONGEST_PROPS = 4_000;

function device(): Fact["device"] {
  if (!matchMedia("(pointer: coarse)").matches) return "desktop";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}

/** The page as it is told: no query, no fragment but a route's. */
export function pageOf({ pathname, hash }: URL): string {
  return pathname + (hash.startsWith("#/") ? hash.replace(/\?.*/, "") : "");
}

export interface Facts {
  readonly queue: Queue;
  readonly record: (kind: string, about?: About) => void;
}

interface Parts {
  readonly link: Link;
  readonly local: Store;
  readonly bus: Bus;
  readonly route: Route;
  readonly id: () => string;
  readonly visit: () => string;
  readonly ask: (path: string, body: object) => Promise<unknown>;
  readonly live: () => boolean;
}

/** Makes facts, tells them to whoever listens, and sees to it that the server gets them. */
export function createFacts({ link, local, bus, route, id, visit, ask, live }: Parts): Facts {
  const queue = new Queue(
    {
      async send(events) {
        if (!link.answer) throw new Error("unknown");
        const answer = (await ask("events", { events })) as EventsAnswer;
        bus.emit("sent", { events });
        return answer;
      },
      fling(events) {
        const body = JSON.stringify({ key: link.who.key, viewer: link.answer?.viewer ?? null, events });
        navigator.sendBeacon((link.options.endpoint ?? link.base) + "events", body);
      },
    },
    local,
  );
  return {
    queue,
    record(kind, { content, run, step, props = {}, told } = {}) {
      if (!live()) return;
      const fact: Fact = {
        id: id(),
        kind,
        at: new Date().toISOString(),
        session: visit(),
        page: pageOf(route.url()),
        locale: link.answer?.locale ?? navigator.language,
        device: device(),
        ...(content && { content: content.id, version: content.version }),
        ...(run && { run }),
        ...(step && { step }),
        props: JSON.stringify(props).length > LONGEST_PROPS ? {} : props,
      };
      queue.add(fact);
      bus.emit(kind, { ...props, ...told, content: content?.id, step, run });
    },
  };
}
