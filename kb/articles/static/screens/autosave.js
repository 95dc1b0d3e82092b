// Saves the draft while it is written, and says so; without JavaScript the save button does the same.
const PAUSE = 1500;
const KEEP = "annai:draft:";

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
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
  if (field.value) show();
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-save-text]");
    this.timer = 0;
    this.busy = false;
    this.again = false;
    this.key = KEEP + form.dataset.autosave;
  }

  start() {
    for (const kind of ["input", "editor:change"]) {
      this.form.addEventListener(kind, (event) => this.later(event));
    }
    this.form.addEventListener("submit", () => this.forget());
    addEventListener("online", () => this.save());
  }

  later(event) {
    if (event.isComposing || event.target.form === undefined || event.target.closest(".rail [form]")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.say(this.form.dataset.saving);
    await this.send();
    this.busy = false;
    if (this.again) {
      this.again = false;
      await this.save();
    }
  }

  async send() {
    const body = new FormData(this.form);
    const headers = { "X-CSRFToken": body.get("csrf_token"), Accept: "application/json" };
    try {
      const answer = await fetch(this.form.dataset.autosave, { method: "POST", body, headers });
      if (answer.status === 409) this.say(this.form.dataset.conflict);
      else if (answer.ok) this.saved(await answer.json());
      else if (answer.status === 422) this.say(Object.values((await answer.json()).errors)[0][0]);
      else throw new Error(String(answer.status));
    } catch {
      this.say(this.form.dataset.offline);
      this.keep();
    }
  }

  saved(answer) {
    this.form.elements.started_from.value = answer.revision;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.say(this.form.dataset.saved.replace("{time}", time));
    this.forget();
  }

  keep() {
    try {
      localStorage.setItem(this.key, this.form.elements.body.value);
    } catch {
      // A full or forbidden storage leaves the text on the page, where it is anyway.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // as above
    }
  }

  say(text) {
    this.state.textContent = text;
  }
}

const form = document.querySelector("form[data-autosave]");
if (form) {
  new Autosave(form).start();
  const phrasings = form.querySelector("[data-phrasings]");
  if (phrasings) livePhrasings(phrasings, form);
}
