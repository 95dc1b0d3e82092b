// Offers articles while a question is typed. Without it the form searches all the same.
const PAUSE = 150;
const KIND_ICONS = { procedure: "steps", faq: "faq", article: "article" };
const words = document.getElementById("suggest-words").dataset;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function icon(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg.namespaceURI, "use");
  use.setAttribute("href", `${words.icons}#i-${KIND_ICONS[kind] ?? "article"}`);
  svg.append(use);
  return svg;
}

function option(found, number) {
  const title = element("span", { class: "phrase" });
  for (const [text, isMatch] of found.parts) title.append(isMatch ? element("mark", {}, text) : text);
  const attributes = {
    class: "suggest-item",
    role: "option",
    id: `suggest-${number}`,
    "aria-selected": "false",
  };
  return element("li", attributes, icon(found.kind), title, element("small", {}, found.crumb));
}

class Suggest {
  constructor(form) {
    this.form = form;
    this.field = form.elements.q;
    this.chosen = -1;
    this.found = [];
    this.asked = "";
    this.timer = 0;
    this.#build();
    this.#listen();
  }

  #build() {
    this.list = element("ul", { id: "suggestions", role: "listbox", "aria-label": words.group });
    this.all = element("a", { href: "#" });
    const keys = element("span", { class: "keys", "aria-hidden": "true" });
    keys.append(
      element("span", {}, element("kbd", {}, "↑"), " ", element("kbd", {}, "↓"), ` ${words.choose}`),
    );
    keys.append(element("span", {}, element("kbd", {}, "Enter"), ` ${words.open}`));
    const group = element("p", { class: "suggest-group" }, words.group);
    this.box = element(
      "div",
      { class: "suggest" },
      group,
      this.list,
      element("div", { class: "suggest-foot" }, this.all, keys),
    );
    this.box.hidden = true;
    this.status = element("p", { class: "visually-hidden", role: "status" });
    this.form.append(this.box, this.status);
    const roles = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": "suggestions",
      "aria-expanded": "false",
    };
    for (const [name, value] of Object.entries(roles)) this.field.setAttribute(name, value);
  }

  #listen() {
    this.field.addEventListener("input", () => this.#later());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.close();
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.#open([...this.list.children].indexOf(row));
    });
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    const text = this.field.value.trim();
    this.asked = text;
    if (!text) return this.close();
    const answer = await fetch(`${this.form.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(
      () => null,
    );
    // An answer to what is no longer typed is thrown away.
    if (!answer?.ok || this.asked !== text) return;
    this.#show(await answer.json(), text);
  }

  #show(found, text) {
    this.found = found;
    this.chosen = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.map(option));
    const all = new URL(this.form.action);
    all.searchParams.set("q", text);
    this.all.href = all.href;
    this.all.textContent = words.all.replace("{words}", text);
    const isOpen = found.length > 0 && document.activeElement === this.field;
    this.box.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
    this.status.textContent = isOpen ? words.count.replace("{count}", found.length) : "";
  }

  close() {
    this.box.hidden = true;
    this.chosen = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    // Arrows and Enter belong to the conversion of Japanese while one is going on.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.box.hidden) {
      if (event.key === "ArrowDown" && this.field.value.trim()) {
        event.preventDefault();
        this.#ask();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.#open(this.chosen);
    }
  }

  #choose(step) {
    const places = this.found.length + 1;
    this.chosen = ((this.chosen + 1 + step + places) % places) - 1;
    [...this.list.children].forEach((row, number) =>
      row.setAttribute("aria-selected", String(number === this.chosen)),
    );
    if (this.chosen < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `suggest-${this.chosen}`);
  }

  #open(number) {
    location.assign(this.found[number].href);
  }
}

// In the staff app there is one field, in the bar of every screen.
const field = document.getElementById(words.field ?? "");
if (field) field.form.dataset.suggest = words.url;
for (const form of document.querySelectorAll("form[data-suggest]")) new Suggest(form);
