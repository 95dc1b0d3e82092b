/* The settings form: kept in this browser. */
import { find, keep, say, show, tell } from "./product.js";

const KEY = "minato.settings";
const form = find("#settings-form");
const number = find("#registration-number");
const fields = [...form.elements].filter((field) => field.name && field.type !== "file");

const property = (field) => (field.type === "checkbox" ? "checked" : "value");

function fill() {
  const kept = keep.get("localStorage", KEY, {});
  for (const field of fields) {
    if (field.name in kept) field[property(field)] = kept[field.name];
  }
}

/** People paste the number with spaces, in full width, in lower case: all of that is meant well. */
function tidyNumber() {
  number.value = number.value.normalize("NFKC").replaceAll(/\s/g, "").toUpperCase();
  const wrong = number.value !== "" && !/^T\d{13}$/.test(number.value);
  number.setAttribute("aria-invalid", String(wrong));
  find("#registration-error").textContent = wrong
    ? say("登録番号は、Tと13桁の数字で入れてください。", "Enter a T followed by 13 digits.")
    : "";
  return !wrong;
}

function save(event) {
  event.preventDefault();
  if (!tidyNumber()) {
    number.focus();
    return;
  }
  const values = fields.map((field) => [field.name, field[property(field)]]);
  keep.put("localStorage", KEY, Object.fromEntries(values));
  show("設定を保存しました。", "Settings saved.");
  find("#message").scrollIntoView({ block: "nearest" });
  tell("settings.saved");
  if (number.value) tell("registration.saved");
}

fill();
form.addEventListener("submit", save);
