/* The people of the company: invite, change a role, withdraw an invitation. */
import { all, find, keep, say, show, tell, translate } from "./product.js";

const PLACES = 10;
const KEY = "minato.members";
const body = find("#member-table tbody");

const invited = () => keep.get("sessionStorage", KEY, []);
const emailOf = (row) => find(".member-mail", row).textContent;

function count() {
  const counted = all(".member-role", body).filter((role) => role.value !== "reader").length;
  find("#member-count").textContent = say(`${counted} / ${PLACES}人`, `${counted} of ${PLACES}`);
  return counted;
}

function add({ email, role }) {
  const row = find("#member-row").content.firstElementChild.cloneNode(true);
  const select = find(".member-role", row);
  find(".member-mail", row).textContent = email;
  Object.assign(select.dataset, { jaLabel: `${email}の権限`, enLabel: `Role of ${email}` });
  body.append(row);
  translate(row);
  select.value = role;
  count();
}

function whyNot({ email, role }) {
  if (all("tr", body).some((row) => emailOf(row) === email)) {
    return say("このメールアドレスの人は、もう一覧にいます。", "This person is already in the list.");
  }
  if (role !== "reader" && count() >= PLACES) {
    return say(
      "10人の上限に達しています。使わない人を停止するか、プランを変えてください。",
      "All 10 places are taken. Stop somebody’s access or change the plan.",
    );
  }
  return "";
}

function open() {
  find("#invite-form").reset();
  find("#invite-error").textContent = "";
  find("#invite-dialog").showModal();
}

function invite(event) {
  const person = { email: find("#invite-email").value.trim(), role: find("#invite-role").value };
  const problem = whyNot(person);
  find("#invite-error").textContent = problem;
  if (problem) {
    event.preventDefault();
    return;
  }
  keep.put("sessionStorage", KEY, [...invited(), person]);
  add(person);
  show(`${person.email} に招待を送りました。`, `Invitation sent to ${person.email}.`);
  tell("member.invited", { role: person.role });
}

function withdraw(row) {
  const email = emailOf(row);
  keep.put(
    "sessionStorage",
    KEY,
    invited().filter((person) => person.email !== email),
  );
  row.remove();
  count();
  show(`${email} の招待を取り消しました。`, `Invitation of ${email} withdrawn.`);
  find("#invite-member").focus();
}

function act(event) {
  const row = event.target.closest("tr");
  if (event.target.name === "resend") {
    show(`${emailOf(row)} にもう一度送りました。`, `Sent again to ${emailOf(row)}.`);
  }
  if (event.target.name === "revoke") withdraw(row);
}

function changeRole(event) {
  const role = event.target.selectedOptions[0].textContent;
  show(`権限を「${role}」に変えました。`, `Role changed to ${role}.`);
  count();
}

find("#invite-member").addEventListener("click", open);
find("#invite-form").addEventListener("submit", invite);
body.addEventListener("change", changeRole);
body.addEventListener("click", act);
document.addEventListener("minato:language", count);
invited().forEach(add);
count();
