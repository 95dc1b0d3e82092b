/* The list of invoices: filter, search, select, issue. */
import { startCreating } from "./create.js";
import { all, find, keep, say, show, tell, translate, yen } from "./product.js";

const STATES = {
  draft: ["下書き", "Draft", "m-state"],
  pending: ["承認待ち", "Awaiting approval", "m-state m-state-wait"],
  sent: ["送信済み", "Sent", "m-state m-state-ok"],
};

const body = find("#invoice-table tbody");
const filters = all("#state-filter button");
const issueButton = find("#issue-selected");
const everything = find("#select-all");
const done = keep.get("sessionStorage", "minato.invoices", { issued: [], created: [] });
const startState = location.hash.slice(1);
let state = filters.some((button) => button.value === startState) ? startState : "all";

const rows = () => all("tr", body);
const shown = () => rows().filter((row) => !row.hidden);
const tick = (row) => find("input", row);
const chosen = () => shown().filter((row) => tick(row).checked);
const amountOf = (row) => Number(find(".m-num", row).textContent.replaceAll(",", ""));
const sum = (list) => list.reduce((total, row) => total + amountOf(row), 0);

function isIn(row, wanted) {
  const own = row.dataset.state === "part" ? "paid" : row.dataset.state;
  return wanted === "all" || own === wanted;
}

function mayBeIssued(row) {
  const needsApproval = keep.get("localStorage", "minato.settings", {}).approval !== false;
  return row.dataset.state === "approved" || (row.dataset.state === "draft" && !needsApproval);
}

function refreshSelection() {
  const picked = chosen();
  for (const row of rows()) row.classList.toggle("is-selected", picked.includes(row));
  issueButton.disabled = picked.length === 0;
  everything.checked = picked.length > 0 && picked.length === shown().length;
  everything.indeterminate = picked.length > 0 && !everything.checked;
  const total = yen(sum(picked));
  find("#selection-count").textContent = picked.length
    ? say(`${picked.length}件・${total}円を選択中`, `${picked.length} selected, ${total} yen`)
    : "";
}

function refreshFilters() {
  for (const button of filters) {
    button.setAttribute("aria-pressed", String(button.value === state));
    find("small", button).textContent = rows().filter((row) => isIn(row, button.value)).length;
  }
}

function refresh() {
  const word = find("#invoice-search").value.normalize("NFKC").trim().toLowerCase();
  for (const row of rows()) {
    row.hidden = !isIn(row, state) || !row.textContent.toLowerCase().includes(word);
    if (row.hidden) tick(row).checked = false;
  }
  find("#invoice-empty").hidden = shown().length > 0;
  refreshFilters();
  refreshSelection();
}

function setState(row, name) {
  const [ja, en, look] = STATES[name];
  const cell = find(".m-state", row);
  row.dataset.state = name;
  cell.className = look;
  cell.dataset.ja = ja;
  cell.dataset.en = en;
  cell.textContent = say(ja, en);
}

function markSent(row) {
  setState(row, "sent");
  tick(row).checked = false;
}

function addRow(invoice) {
  const row = find("#invoice-row").content.firstElementChild.cloneNode(true);
  row.id = invoice.number;
  find("th", row).textContent = invoice.number;
  Object.assign(find(".invoice-customer", row).dataset, { ja: invoice.ja, en: invoice.en });
  find(".m-num", row).textContent = yen(invoice.amount);
  find(".invoice-due", row).textContent = invoice.due.slice(5).split("-").map(Number).join("/");
  Object.assign(tick(row).dataset, {
    jaLabel: `${invoice.number} を選ぶ`,
    enLabel: `Select ${invoice.number}`,
  });
  setState(row, invoice.state);
  translate(row);
  body.prepend(row);
}

function summary(going, staying) {
  const total = yen(sum(going));
  const rest = staying
    ? say(
        `承認済みでない${staying}件は、そのまま残ります。`,
        ` ${staying} not approved will stay as they are.`,
      )
    : "";
  return say(
    `${going.length}件、合計${total}円を発行します。${rest}`,
    `${going.length} to issue, ${total} yen in total.${rest}`,
  );
}

function askToIssue() {
  const going = chosen().filter(mayBeIssued);
  if (going.length === 0) {
    show(
      "選んだ請求書は、まだ発行できません。承認済みのものを選んでください。",
      "None of these can be issued yet. Choose approved invoices.",
      true,
    );
    return;
  }
  find("#issue-summary").textContent = summary(going, chosen().length - going.length);
  find("#issue-dialog").showModal();
}

function issue() {
  const going = chosen().filter(mayBeIssued);
  going.forEach(markSent);
  done.issued.push(...going.map((row) => row.id));
  keep.put("sessionStorage", "minato.invoices", done);
  refresh();
  show(
    `${going.length}件を発行し、取引先へ送りました。`,
    `Issued ${going.length} and sent them to your customers.`,
  );
  tell("invoice.issued", { count: going.length });
}

function create(draft) {
  const last = Math.max(...rows().map((row) => Number(row.id.slice("INV-2026-".length))));
  const invoice = { ...draft, number: `INV-2026-${last + 1}` };
  done.created.push(invoice);
  keep.put("sessionStorage", "minato.invoices", done);
  addRow(invoice);
  refresh();
  if (draft.state === "draft") {
    show(`${invoice.number} を下書きに保存しました。`, `Saved ${invoice.number} as a draft.`);
  } else {
    show(`${invoice.number} の承認を依頼しました。`, `Asked for approval of ${invoice.number}.`);
  }
  tell("invoice.created", { state: draft.state });
}

function chooseState(event) {
  state = event.currentTarget.value;
  refresh();
}

function chooseAll() {
  for (const row of shown()) tick(row).checked = everything.checked;
  refreshSelection();
}

done.created.forEach(addRow);
rows()
  .filter((row) => done.issued.includes(row.id))
  .forEach(markSent);
for (const button of filters) button.addEventListener("click", chooseState);
body.addEventListener("change", refreshSelection);
everything.addEventListener("change", chooseAll);
find("#invoice-search").addEventListener("input", refresh);
issueButton.addEventListener("click", askToIssue);
find("#issue-form").addEventListener("submit", issue);
document.addEventListener("minato:language", refreshSelection);
startCreating(create);
refresh();
if (startState === "new") find("#create-invoice").click();
