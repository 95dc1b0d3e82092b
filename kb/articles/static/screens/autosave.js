// Saves the draft while it is written, and says so; without JavaScript the save button does the same.
import { SignIn } from "./signed_in.js";

const PAUSE = 1500;
const KEEP = "annai:draft:";
const KEPT = ["started_from", "title", "body", "phrasings"];

/** Shows the questions that the phrasings stand for, and which other articles have them already. */
function livePhrasings(field, form) {
  const live = document.getElementById("phrasings-live");
  const also = document.getElementById("phrasings-also");
  const title = form.elements.title;
  let waiting = 0;
  let newest = 0;
  /** Says it only where it is new: it is read aloud. */
  const showAlso = (html) => {
    const page = new DOMParser().parseFromString(html ?? "", "text/html");
    if (page.body.textContent.trim() === also.textContent.trim()) return;
    also.replaceChildren(...page.body.childNodes);
  };
  const show = async () => {
    const body = new FormData();
    body.set("phrasings", field.value);
    body.set("article", field.dataset.article);
    body.set("title", title.value);
    const turn = ++newest;
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" };
    const answer = await fetch(field.dataset.phrasings, { method: "POST", body, headers }).catch(() => null);
    if (!answer?.headers.get("Content-Type")?.includes("json")) return;
    const found = await answer.json();
    if (turn !== newest || (found.questions === undefined && !found.error)) return;
    showAlso(found.also);
    live.textContent = found.error ?? found.questions;
    field.setAttribute("aria-invalid", String(Boolean(found.error)));
  };
  const later = (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  };
  for (const kind of ["input", "compositionend"]) {
    field.addEventListener(kind, later);
    title.addEventListener(kind, later);
  }
  if (field.value) show();
}

/** What can't be sent stays in this browser until it can; a full or forbidden storage leaves it on the page alone. */
class Shelf {
  constructor(form) {
    this.form = form;
    // By person: another who signs in here must not go on under their own name.
    this.key = `${KEEP}${form.elements.writer.value}:${form.dataset.autosave}`;
  }

  keep() {
    const kept = Object.fromEntries(KEPT.map((name) => [name, this.form.elements[name]?.value ?? ""]));
    this.#quietly(() => localStorage.setItem(this.key, JSON.stringify(kept)));
  }

  /** Puts what was kept back into the fields; the save it began from goes with it, so that a conflict is seen. */
  takeBack() {
    const kept = this.#quietly(() => JSON.parse(localStorage.getItem(this.key)));
    if (!kept) return false;
    for (const name of KEPT) this.form.elements[name].value = kept[name];
    return true;
  }

  forget() {
    this.#quietly(() => localStorage.removeItem(this.key));
  }

  #quietly(deed) {
    try {
      return deed();
    } catch {
      return null;
    }
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.text = document.querySelector("[data-save-text]");
    this.shelf = new Shelf(form);
    this.signIn = new SignIn(
      form,
      () => this.save(),
      (problem) => this.tell(problem),
    );
    this.timer = 0;
    this.dirty = false;
    this.sending = null;
    this.isAnswered = false;
    this.isPassing = false;
    this.lost = null;
  }

  start() {
    for (const kind of ["input", "compositionend", "editor:change"]) {
      document.addEventListener(kind, (event) => this.changed(event));
    }
    document.addEventListener("submit", (event) => this.submitted(event), true);
    addEventListener("online", () => this.dirty && this.save());
    addEventListener("pagehide", () => this.leaving());
    if (this.shelf.takeBack()) {
      this.dirty = true;
      this.nowDiffers();
      this.timer = setTimeout(() => this.save(), PAUSE);
    }
  }

  changed(event) {
    const isMine = event.type === "editor:change" || event.target.form === this.form;
    if (!isMine || event.isComposing) return;
    this.dirty = true;
    this.nowDiffers();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** What can be done with a change alone, such as publishing it, can be done from now on. */
  nowDiffers() {
    for (const button of document.querySelectorAll("[data-when-changed]")) button.disabled = false;
  }

  /** Sends what is unsaved before a form of this page is sent, also the draft's own: no page may be left with it. */
  async submitted(event) {
    const sent = event.target;
    this.written();
    if (this.dirty && !this.isPassing) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const isSaved = await this.save();
      // What the server has something to say about, its page says: a conflict shows both texts there.
      this.isPassing = sent === this.form && (isSaved || this.isAnswered);
      if (isSaved || this.isPassing) sent.requestSubmit(event.submitter);
    } else if (sent === this.form) {
      this.isPassing = this.dirty = false;
      this.shelf.forget();
    }
  }

  /** Everything up to the last key: asked for its data, the editor writes into the form, and tells of what is new. */
  written() {
    return new FormData(this.form);
  }

  leaving() {
    const body = this.written();
    if (this.dirty) navigator.sendBeacon(this.form.dataset.autosave, body);
  }

  async save() {
    clearTimeout(this.timer);
    await this.sending;
    if (!this.dirty) return true;
    this.sending = this.send();
    return this.sending;
  }

  async send() {
    this.dirty = false;
    this.isAnswered = false;
    this.say(this.form.dataset.saving);
    const answer = await this.post();
    if (answer?.ok) return this.saved(await answer.json());
    if (answer?.status === 409 && (await this.isOwn(answer.clone()))) return this.send();
    if (answer && this.signIn.isDoubted(answer)) {
      const problem = await this.signIn.renew();
      if (!problem) {
        const again = await this.post();
        if (again?.ok) return this.saved(await again.json());
      }
      this.tell(problem ?? "failed");
    } else {
      await this.refused(answer);
    }
    this.dirty = true;
    this.shelf.keep();
    return false;
  }

  /** Whether what stands in the way is what was sent from here and stored, though its answer got lost; goes on there. */
  async isOwn(answer) {
    const { conflict } = await answer.json();
    const lost = this.lost;
    this.lost = null;
    if (!lost || lost.get("title") !== conflict.title) return false;
    if (lost.get("body").replaceAll("\r\n", "\n") !== conflict.body) return false;
    this.form.elements.started_from.value = conflict.started_from;
    return true;
  }

  /** Sends the draft; null where no answer came. */
  async post() {
    const body = this.written();
    const headers = { "X-CSRFToken": body.get("csrf_token"), Accept: "application/json" };
    const wish = { method: "POST", body, headers, redirect: "manual" };
    const answer = await fetch(this.form.dataset.autosave, wish).catch(() => null);
    if (!answer) this.lost = body;
    return answer;
  }

  saved(answer) {
    this.form.elements.started_from.value = answer.started_from;
    if (answer.state === "draft") this.becomeDraft();
    const time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
    this.say(this.form.dataset.saved.replace("{time}", time));
    this.shelf.forget();
    return true;
  }

  /** The first save of what is out makes it a draft again, and its badge says so. */
  becomeDraft() {
    const told = document.querySelector("template[data-when-draft]");
    if (!told) return;
    const [badge, note] = told.content.children;
    const line = this.text.parentElement;
    line.querySelector(".badge").replaceWith(badge);
    line.lastElementChild.replaceWith(note);
    told.remove();
  }

  async refused(answer) {
    this.isAnswered = answer?.status === 409 || answer?.status === 422;
    if (!answer) this.say(this.form.dataset.offline);
    else if (answer.status === 409) this.say(this.form.dataset.conflict);
    else if (answer.status === 422) this.say(Object.values((await answer.json()).errors)[0][0]);
    else this.say(this.form.dataset.failed);
  }

  /** Says what stands in the way, and how to sign in where that helps. */
  tell(problem) {
    const text = this.form.dataset[problem];
    if (this.text.firstChild?.textContent === text) return;
    this.say(text);
    if (problem === "signedOut" || problem === "stranger") this.text.append(" ", this.signIn.link());
  }

  say(text) {
    this.text.textContent = text;
  }
}

const form = document.querySelector("form[data-autosave]");
if (form) {
  new Autosave(form).start();
  const phrasings = document.querySelector("[data-phrasings]");
  if (phrasings) livePhrasings(phrasings, form);
}
