// An application of web components: `order-desk` holds `order-list`, `order-form` and `desk-settings`, each with a
// shadow root of its own, made of Shoelace's components, which have theirs.
import { setBasePath } from "/shoelace/shoelace.js";

setBasePath("/shoelace");

/** Builds an element: `build("p", { id: "x" }, "text", …)`. */
function build(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

class Part extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).append(...this.parts());
  }

  tell(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }
}

class OrderList extends Part {
  parts() {
    const add = build("sl-button", { id: "add", variant: "primary" }, "受注を追加");
    add.addEventListener("click", () => this.tell("order-add"));
    const lines = ["すみれ商会", "あおば食品", "かえで印刷"].map((name) =>
      build("sl-card", {}, build("strong", { slot: "header" }, name), build("sl-badge", {}, "新規")),
    );
    return [build("h1", {}, "受注の一覧"), add, ...lines];
  }
}

class OrderForm extends Part {
  parts() {
    const save = build("sl-button", { id: "save" }, "保存して設定へ");
    save.addEventListener("click", () => this.tell("order-saved"));
    const partner = build("sl-input", { id: "partner", label: "取引先" });
    return [build("h1", {}, "受注の登録"), partner, save];
  }
}

class DeskSettings extends Part {
  parts() {
    const mail = build("sl-switch", { id: "mail" }, "受注をメールで知らせる");
    return [build("h1", {}, "設定"), mail];
  }
}

class OrderDesk extends Part {
  parts() {
    const screen = build("main", {});
    const show = (name) => {
      screen.replaceChildren(build(name, {}));
    };
    show("order-list");
    this.addEventListener("order-add", () => show("order-form"));
    this.addEventListener("order-saved", () => show("desk-settings"));
    return [build("header", {}, build("sl-tag", { id: "state", variant: "success" }, "営業中")), screen];
  }
}

customElements.define("order-list", OrderList);
customElements.define("order-form", OrderForm);
customElements.define("desk-settings", DeskSettings);
customElements.define("order-desk", OrderDesk);
