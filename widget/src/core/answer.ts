import type { Boot } from "../contract/api";
import type { Link } from "../contract/link";

const EMPTY: Omit<Boot, "locale"> = {
  viewer: "",
  identity: "anonymous",
  // What else a site says may be empty, which is as good as nothing.
  site: { brand: "", on_brand: "", launcher: "none", help_url: "" } as Boot["site"],
  tooltips: [],
  checklists: [],
  tours: [],
  throttle: {},
};

/** Only an address of the web leads to the help center. */
function web(address: string): string {
  return /^https?:\/\//.test(address) ? address : "";
}

export interface Answer {
  readonly boot: Boot;
  /** Takes over the link's newest answer; true when something on the screen may have to change. */
  readonly take: () => boolean;
}

/** The server's answer as all parts see it: whole, even before it is there. */
export function createAnswer(link: Link): Answer {
  const locale = link.who.locale || document.documentElement.lang || navigator.language;
  const empty = { ...EMPTY, locale };
  let boot: Boot = empty;
  const look = (): string => JSON.stringify({ ...boot, viewer: "", identity: "" });
  return {
    get boot() {
      return boot;
    },
    take() {
      const before = look();
      const { answer } = link;
      const site = { ...EMPTY.site, ...answer?.site };
      boot = { ...empty, ...answer, site: { ...site, help_url: web(site.help_url) } };
      return look() !== before;
    },
  };
}
