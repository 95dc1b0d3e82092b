// What somebody would point at on this page: recorded here as the builder does, and looked for there as the widget does.
// An element is the same one on both pages where the way to it from the top is the same, tag by tag and place by place,
// and so are its id, name and type.
import { selectorOf } from "../../widget/src/builder/selector.ts";
import { createLook } from "../../widget/src/finder/find.ts";
import { locateIn, record } from "../../widget/src/target/locate.ts";
import { Index } from "../../widget/src/target/page.ts";

const POINTED =
  "a, button, input, select, textarea, summary, label, h1, h2, h3, th, [role=button], [role=tab]";
/** So many of a screen, spread over it. */
const MOST = 80;

function wayTo(element) {
  const steps = [];
  for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) {
    const like = [...(one.parentNode?.children ?? [])].filter(({ localName }) => localName === one.localName);
    steps.push(`${one.localName}:${like.indexOf(one)}`);
  }
  return steps.join("/");
}

function isSeen(element) {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && getComputedStyle(element).visibility === "visible";
}

const known = (element) => ["id", "name", "type"].map((name) => element.getAttribute(name) ?? "").join(" ");
const all = () => [...document.querySelectorAll(POINTED)].filter(isSeen);

function outcome(element, truth) {
  if (!element) return "withheld";
  if (element === truth) return "exact";
  return element.contains(truth) || truth.contains(element) ? "near" : "wrong";
}

export function recorded() {
  const seen = all();
  const each = Math.max(1, seen.length / MOST);
  const some = seen.filter((_, at) => Math.floor(at / each) > Math.floor((at - 1) / each) || at === 0);
  return some.map((element) => ({
    way: wayTo(element),
    known: known(element),
    selector: selectorOf(element),
    fingerprint: record(element, document),
  }));
}

/** The page that was read, without an element and all around and within it: a page where it has gone. */
function without(index, truth) {
  const page = index.page();
  const left = [...index.entries.keys()].filter((at) => {
    const { element } = index.entries[at];
    return !element.contains(truth) && !truth.contains(element);
  });
  const gone = {
    candidates: left.map((at) => page.candidates[at]),
    boxOf: (at) => page.boxOf(left[at]),
    kin: (at, other) => page.kin(left[at], left[other]),
  };
  return Object.create(index, {
    entries: { value: left.map((at) => index.entries[at]) },
    page: { value: () => gone },
  });
}

/**
 * Each element's two outcomes: by selector and fingerprint, and by the fingerprint alone; and whether the fingerprint
 * alone points at something where the element has gone.
 */
export function located(asked) {
  const here = new Map(all().map((element) => [wayTo(element), element]));
  const look = createLook({ named: () => undefined });
  const index = new Index(document);
  index.read();
  return asked.flatMap(({ way, known: before, selector, fingerprint }) => {
    const truth = here.get(way);
    if (!truth || !fingerprint || known(truth) !== before) return [];
    const choice = locateIn(fingerprint, index);
    const alone = choice?.sure ? choice.element : null;
    const whole = look({ selector, fingerprint }).element ?? alone;
    const falsely = !!locateIn(fingerprint, without(index, truth))?.sure;
    return [[outcome(whole, truth), outcome(alone, truth), falsely]];
  });
}
