/* The window in which an invoice is written. */
import { all, find, say, translate, yen } from "./product.js";

const customer = find("#invoice-customer");
const lines = find("#invoice-lines tbody");
const blank = lines.firstElementChild.cloneNode(true);

function total() {
  const amounts = all("tr", lines).map(
    (line) => Number(find("[name=quantity]", line).value) * Number(find("[name=price]", line).value),
  );
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

const withTax = () => Math.floor(total() * 1.1);

function showTotal() {
  const amount = yen(withTax());
  find("#invoice-total").textContent = say(`税込 ${amount}円`, `${amount} yen with tax`);
}

function addLine(item = "", quantity = 1, price = 0) {
  const line = blank.cloneNode(true);
  find("[name=item]", line).value = item;
  find("[name=quantity]", line).value = quantity;
  find("[name=price]", line).value = price;
  lines.append(line);
  translate(line);
  showTotal();
  return line;
}

function useTerms() {
  find("#invoice-due").value = customer.value;
}

function open() {
  find("#create-form").reset();
  find("#create-error").textContent = "";
  lines.replaceChildren();
  addLine();
  useTerms();
  find("#create-dialog").showModal();
}

function copyLast() {
  lines.replaceChildren();
  addLine(say("保守サービス（月額）", "Maintenance, monthly"), 1, 60000);
  addLine(say("コピー用紙 A4", "Copy paper A4"), 12, 2450);
}

function written(button) {
  const option = customer.selectedOptions[0];
  return {
    ja: option.dataset.ja,
    en: option.dataset.en,
    amount: withTax(),
    due: find("#invoice-due").value,
    state: button?.value ?? "draft",
  };
}

/** Calls `create` with each invoice that was written; an empty one is refused with a reason. */
export function startCreating(create) {
  find("#create-invoice").addEventListener("click", open);
  find("#add-line").addEventListener("click", () => find("input", addLine()).focus());
  find("#copy-last").addEventListener("click", copyLast);
  customer.addEventListener("change", useTerms);
  lines.addEventListener("input", showTotal);
  document.addEventListener("minato:language", showTotal);
  find("#create-form").addEventListener("submit", (event) => {
    if (total() > 0) {
      create(written(event.submitter));
      return;
    }
    event.preventDefault();
    find("#create-error").textContent = say(
      "金額が0円です。明細の数量と単価を入れてください。",
      "The total is 0 yen. Enter a quantity and a price.",
    );
  });
}
