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
export const view = "View";
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
export const verified = "Confirmed as right";
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

// Banner and announcements
export const closeBanner = "Close this notice";
export const news = "News";
export const allNews = "All news";
export const fresh = "New";
export const unread = (count: number): string =>
  count === 1 ? "1 unread announcement" : `${count} unread announcements`;
export const tones = { notice: "Please note", important: "Important" };

export const readIt = "Read it";
export const markDone = "Mark as done";
export const hide = "Don't show again";
export const stuck = "Need help?";
export const allDone = "All done. Well done!";
export const close = "Close";
export const restore = (title: string): string => `Show “${title}” again`;
export const doFirst = (title: string): string => `First do “${title}”.`;
export const locked = " (opens later)";
export const finished = "You have done everything on this list.";

// Tours
export const next = "Next";
export const finish = "Done";
export const nextScreen = "Next screen";
export const endTour = "End the tour";
export const stepAt = (at: number, all: number): string => `Step ${at} of ${all}`;
export const elsewhere = "This step is on another screen.";
export const openScreen = "Open that screen";
export const looking = "The tour goes on as soon as this part of the screen is there.";
export const skip = "Skip this step";
export const readArticle = "Read the procedure";
export const later = "Later";
export const wasLeft = "You were in the middle of this tour last time.";
export const wasLeftEarly = "You left this tour at its beginning last time, or it has changed since.";
export const goOnTour = "Go on from there";
export const startAnew = "Start again";

// Builder
export const gateTitle = "The builder couldn't be opened";
export const gateLate =
  "A link works once, within 5 minutes; the builder ends an hour after the last save. Make a new link from the draft. What was saved is there.";
export const gateAway = "The server can't be reached. Check your connection, then open the page again.";
export const gateBack = "Open Annai";
export const savedDraft = "Draft, saved";
export const savingDraft = "Saving…";
export const failedDraft = "Not saved: no connection";
export const overDraft = "Not saved: the builder's time is over";
export const refusedDraft = "Not saved: ";
export const conflictDraft = "Not saved: changed by somebody else";
export const conflictText = (who: string, at: string): string =>
  `This draft was saved elsewhere at ${at}${who ? ` (also here: ${who})` : ""}. Nothing of yours has been written over it.`;
export const takeTheirs = "Take what was saved";
export const keepMine = "Save mine over it";
export const differs = (theirs: string, mine: string): string =>
  `Saved: ${theirs || "–"} / yours: ${mine || "–"}`;
export const listComma = ", ";
export const since = (name: string, at: string): string => `${name} (since ${at})`;
export const othersHere = (who: string): string => `Also at this draft: ${who}. Agree on who writes.`;
export const overText =
  "The builder ends an hour after the last save. Open it again from the draft in this browser: what isn't saved yet is kept and comes back.";
export const modes = "Screen";
export const modePick = "Pick";
export const modeUse = "Use";
export const textLanguage = "Language of the texts";
export const languages = { ja: "Japanese", en: "English" };
export const inJapanese = (label: string): string => `${label} (Japanese)`;
export const inEnglish = (label: string): string => `${label} (English)`;
export const undo = "Undo";
export const redo = "Redo";
export const tryAll = { tour: "Try it", tooltip: "Try it", checklist: "Try it" };
export const tryAs = "Try it as";
export const tryAsMyself = "As signed in here";
export const tryFrom = "Try from here";
export const tryPhone = "Try as wide as a phone, in a window of its own";
export const trying = "Trying it.";
export const tryingText = "This is the draft. Nothing is recorded, and nobody else sees it.";
export const endTrial = "Stop trying";
export const tryFailed = "It can't be tried before the draft is saved.";
export const nothingToTry = "Add something first.";
export const leadsOut = "Here it would lead on. That doesn't happen while trying.";
export const popupBlocked =
  "The browser has blocked the window. Allow pop-ups for this page, then try again.";
export const toPublish = "Publish…";
export const fold = "Fold the builder";
export const unfold = "Unfold the builder";
export const closeUnsaved = "Something isn't saved yet. Press Close again to leave all the same.";
export const endBuilding = "Close the builder";
export const aboutGuide = {
  tour: "The tour as a whole",
  tooltip: "Look and pages",
  checklist: "The checklist as a whole",
};
export const entriesOf = { tour: "Steps", tooltip: "Tooltip", checklist: "Items" };
export const stepNumber = (number: number): string => `Step ${number}`;
export const itemNumber = (number: number): string => `Item ${number}`;
export const untitled = "Untitled";
export const pointing = "at an element";
export const centred = "in the middle";
export const addPointing = "Add at an element";
export const addCentred = "Add in the middle";
export const addItem = "Add an item";
export const orderHint = "Drag to reorder, or Alt + ↑ ↓.";
export const movedTo = (at: number, all: number): string => `Now ${at} of ${all}.`;
export const removed = (name: string): string => `“${name}” was removed.`;
export const up = "Move up";
export const down = "Move down";
export const remove = "Remove";
export const contentTitle = "Content";
export const guideTitle = "Title";
export const guideIntro = "Introduction";
export const startsItself = "Starts by itself on its pages";
export const ordered = "In this order: an item opens once those before it are done";
export const entryTitle = "Title";
export const entryBody = "Text";
export const toolbar = "Formatting";
export const marks = { bold: "Bold", italic: "Italic", link: "Link", list: "List", code: "Code" };
export const linkWord = "link";
export const setInList = "(set in the list view)";
export const stepPage = "Page of this step";
export const stepPageHint = "Such as /members or /invoices/*";
export const thisPage = "Take this page";
export const addThisPage = "Add this page";
export const pages = "Pages where it appears";
export const pagesHint = "One path per line. Empty: on every page.";
export const ifMissing = "If the element isn't there";
export const onMissing = {
  wait: "Wait for it, then stop",
  skip: "Skip this step",
  centre: "Show it in the middle of the page",
  stop: "End the tour",
};
export const look = "How it is shown";
export const stepKinds = {
  attached: "Beside the element",
  modal: "Dialog in the middle",
  bubble: "Bubble in the corner",
};
export const looks = {
  icon: "Small question mark beside the element",
  pulse: "Pulsing dot, for something new",
  underline: "Dotted underline",
  invisible: "Nothing until the element is pointed at",
};
export const moreArticle = "Article to read more";
export const searchByTitle = "Part of a title";
export const notInList = "Choose one from the list; this changes nothing.";
export const itemTitle = "When it is done, and where it leads";
export const completes = "Done when";
export const completeBy = {
  hand: "they tick it off",
  page: "they open a page",
  event: "your product reports an event",
  tour: "they finish a tour",
  article: "they open an article",
  user: "they have an attribute",
  company: "their company has an attribute",
};
export const itsButton = "Its button";
export const actions = {
  none: "none",
  url: "opens a page",
  tour: "starts a tour",
  article: "opens an article",
};
export const valueOf = {
  page: "Page",
  url: "Address",
  event: "Name of the event",
  tour: "Tour",
  article: "Article",
  attribute: "Attribute",
};
export const attributeHint = "Such as plan or plan=pro";
export const eventHint = 'As in annai.track("invoice sent")';
export const chooseOne = "Choose one";
export const hiddenStep = "hidden: a branch";
export const ownWay = "at no element";
export const ownWayText =
  "This step points at no element. Its buttons and where it leads are set in the draft's list view.";
export const targetTitle = "Where it points";
export const pick = "Pick an element";
export const pickAgain = "Pick another";
export const picking =
  "Click the element, or Tab to it and press Enter. ↑ ↓ go out and in, Esc stops. With Alt held, the screen works as ever.";
export const stopPicking = "Stop picking";
export const makeCentred = "Put in the middle";
export const standsCentred = "It stands in the middle of the page.";
export const pointsNowhere = "Pick the element that it belongs to.";
export const notOnPage = "It can't be seen on this page. Go to its page, or pick another element.";
export const bySelector = "Found by its selector alone. Pick it again, and its traits are recorded too.";
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
export const crumbs = "Around and within it";
export const crumbKeys = "↑ goes out, ↓ goes in.";
export const within = "Within it";
export const sureWords = {
  marked: "Certain",
  clear: "Sure",
  told: "Likely",
  placed: "Unsure",
  unclear: "Unsure",
};
export const sureness = {
  marked: "Your product has marked it for guides.",
  clear: "Nothing else on this page is like it.",
  told: "Others are like it; the words beside it tell them apart.",
  placed: "Others on this page look the same.",
  unclear: "It says little by which to recognise it.",
};
export const adviseMark = "To be certain, ask your developers to add: ";
export const pickRow = "Pick the row instead";
