// Every text of the widget. Each part carries those it names, in one language; see `build.mjs`.

// Launcher and panel
export const openHelp = "Open help";
export const closeHelp = "Close help";
export const helpOf = (name: string): string => (name ? `${name} help` : "Help");
export const greeting = "What are you looking for?";
export const greetingTo = (name: string): string => `${name}, what are you looking for?`;
export const find = "Search help";
export const findHint = "Ask in your own words";
export const forScreen = "About this screen";
export const setup = "Getting started";
export const stepsOf = (count: number): string => (count === 1 ? "1 step" : `${count} steps`);
export const left = (count: number): string => `${count} to go`;
export const minutes = (count: number): string => `about ${count} min`;
export const minutesLeft = (count: number, mins: number): string => `${count} to go, about ${mins} min`;
export const begin = "Start";
export const goOn = "Continue";
export const contact = "Contact us";
export const center = "Help center";
export const back = "Back";
export const nothingHere = "Search above, and the answer opens right here.";

// Search
export const found = (count: number): string => (count === 1 ? "1 result" : `${count} results`);
export const searching = "Searching…";
export const zeroTitle = "There is no matching answer yet";
export const zeroText = (query: string): string =>
  `No article matches “${query}”. Choose a question close to it, or leave yours.`;
export const zeroAlone = (query: string): string => `No article matches “${query}”. Leave your question.`;
export const near = "Questions close to it";
export const answer = "Answer";
export const readOn = "Read on";
export const instead = "Did you mean";
export const verified = "Verified";
export const kinds = { procedure: "Procedure", faq: "FAQ", article: "Article" };

// Article
export const loading = "Loading…";
export const updated = (date: string): string => `Updated ${date}`;
export const showOnScreen = "Show me on the screen";
export const inCenter = "Open in the help center";
export const goneTitle = "This article isn't here any more";
export const goneText = "It may have moved, or may no longer be public. Search for it above.";
export const awayTitle = "The help can't be reached";
export const awayText = "Check your connection, then try again.";
export const retry = "Try again";

// Feedback
export const helpful = "Did this article solve it?";
export const yes = "Yes";
export const no = "No";
export const reasons = {
  wrong: "It is wrong or out of date",
  unclear: "It is hard to understand",
  missing: "What I was looking for isn’t in it",
  other: "Something else",
};
export const reasonAsk = "What was the trouble?";
export const more = "Tell us more";
export const optional = "optional";
export const send = "Send";
export const thanks = "Thank you. It helps us to write better answers.";
export const stillStuck = "Still not solved?";

// Question
export const leave = "Leave your question";
export const leaveText = "Our team reads it and writes the answer. We can mail you when it is ready.";
export const question = "What you would like to know";
export const mail = "Mail address to tell";
export const mailHint = "e.g. you@example.com";
export const mailWrong = "This doesn't look like a mail address. Check it, or leave it empty.";
export const questionEmpty = "Write your question first.";
export const urgent = "Contact us if it is urgent";
export const asked = "We have your question";
export const askedText = "Our team will read it and write the answer.";
export const sendFailed = "It couldn't be sent. Check your connection, then try again.";

// Tooltips
export const about = (title: string): string => `Help: ${title}`;
export const readMore = "Read more";
export const gotIt = "Got it";

// Checklists
export const doneOf = (all: number, done: number): string => `${done} of ${all} done`;
export const doneOfMinutes = (all: number, done: number, mins: number): string =>
  `${done} of ${all} done, about ${mins} min left`;
export const done = " (done)";
export const tryIt = "Try it";
export const readIt = "Read it";
export const markDone = "Mark as done";
export const hide = "Don't show again";
export const stuck = "Need help?";
export const allDone = "All done. Well done!";
export const close = "Close";
export const restore = (title: string): string => `Show “${title}” again`;

// Tours
export const next = "Next";
export const finish = "Done";
export const nextScreen = "Next screen";
export const endTour = "End the tour";
export const stepAt = (at: number, all: number): string => `Step ${at} of ${all}`;
export const elsewhere = "The tour goes on at another screen.";
export const openScreen = "Open that screen";
export const looking = "The tour goes on as soon as this part of the screen is there.";
export const skip = "Skip this step";
export const readArticle = "Read the procedure";
export const later = "Later";

// Builder
export const building = (name: string): string => `“${name}”: pick elements`;
export const pointsAt = "For";
export const recorded = "recorded";
export const unrecorded = "not recorded";
export const pick = "Pick an element";
export const pickAgain = "Pick another";
export const picking = "Click the element. With the keyboard: Tab to it, then Enter. Esc stops.";
export const stopPicking = "Stop picking";
export const elements = {
  button: "Button",
  link: "Link",
  field: "Field",
  heading: "Heading",
  image: "Image",
  list: "List",
  table: "Table",
  other: "Element",
};
export const called = (kind: string, name: string): string => (name ? `${kind} “${name}”` : kind);
export const around = "Around it";
export const within = "Within it";
export const sureness = {
  marked: "Certain: your product has marked it for guides.",
  clear: "Sure: nothing else on this page is like it.",
  told: "Told from others like it by the words beside it.",
  placed: "Unsure: others on this page look the same. Mark it with data-annai in your product.",
  unclear: "Unsure: it says little by which to recognise it. Mark it with data-annai in your product.",
};
export const useIt = "Use this element";
export const kept = "Saved in the draft. Customers see it once you publish.";
export const notKept = "It couldn't be saved. Open the builder again from the draft.";
export const backToDraft = "Back to the draft";
export const endBuilding = "Close the builder";
