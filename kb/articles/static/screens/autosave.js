// Saves the draft while it is written, and says so; without JavaScript the save button does the same.
const PAUSE = 1500;
const KEEP = "annai:draft:";
const KEPT = ["started_from", "title", "body", "phrasings"];

/** Shows the questions that the phrasings stand for. */
function livePhrasings(field, form) {
  const live = document.getElementById("phrasings-live");
  let waiting = 0;
  const show = async () => {
    const body = new FormData();
    body.set("phrasings", field.value);
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" };
    const answer = await fetch(field.dataset.phrasings, { method: "POST", body, headers }).catch(() => null);
    if (!answer) return;
    const found = await answer.json();
    live.textContent = answer.ok ? found.questions.slice(0, 12).join(" ・ ") : found.error;
    field.setAttribute("aria-invalid", String(!answer.ok));
  };
  const later = (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  };
  field.addEventListener("input", later);
  field.addEventListener("compositionend", later);
  if (field.value) show();
}

/** What can't be sent stays in this browser until it can; a full or forbidden storage leaves it on the page alone. */
class Shelf {
  constructor(form) {
    this.form = form;
    this.key = KEEP + form.dataset.autosave;
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
    this.timer = 0;
    this.dirty = false;
    this.sending = null;
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

  /** Sends what is still unsaved before another form of this page is sent, such as the one that publishes. */
  async submitted(event) {
    const other = event.target;
    this.written();
    if (other === this.form) {
      this.dirty = false;
      this.shelf.forget();
    } else if (this.dirty) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (await this.save()) other.requestSubmit(event.submitter);
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
    const body = this.written();
    this.dirty = false;
    this.say(this.form.dataset.saving);
    const headers = { "X-CSRFToken": body.get("csrf_token"), Accept: "application/json" };
    try {
      const answer = await fetch(this.form.dataset.autosave, { method: "POST", body, headers });
      if (answer.ok) return this.saved(await answer.json());
      await this.refused(answer);
    } catch {
      this.say(this.form.dataset.offline);
    }
    this.dirty = true;
    this.shelf.keep();
    return false;
  }

  saved(answer) {
    this.form.elements.started_from.value = answer.revision;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
    this.say(this.form.dataset.saved.replace("{time}", time));
    this.shelf.forget();
    return true;
  }

  async refused(answer) {
    if (answer.status === 409) this.say(this.form.dataset.conflict);
    else if (answer.status === 422) this.say(Object.values((await answer.json()).errors)[0][0]);
    else throw new Error(String(answer.status));
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
