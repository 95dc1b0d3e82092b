/** Small conveniences: explanations that stay closed, copying, dropped files. */
const YEAR_S = 31_536_000;

function closedLeads() {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith("annai_leads="));
  return new Set((found?.slice("annai_leads=".length) ?? "").split(".").filter(Boolean));
}

// A cookie, so that the server leaves the sentence out and nothing jumps.
function closeLead(lead) {
  const closed = closedLeads().add(lead.dataset.lead);
  document.cookie = `annai_leads=${[...closed].join(".")}; path=/; max-age=${YEAR_S}; samesite=lax`;
  lead.hidden = true;
  const heading = lead.parentElement.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
}

async function copy(box) {
  const field = box.querySelector("input, textarea");
  const button = box.querySelector("[data-copy-button]");
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without a secure context there is no clipboard; what is selected can be copied by hand.
    field.select();
    return;
  }
  box.querySelector('[role="status"]').textContent = button.dataset.copied;
  button
    .querySelector("use")
    .setAttribute("href", button.querySelector("use").getAttribute("href").replace(/#.*/, "#i-check"));
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-lead-close]");
  if (closer) closeLead(closer.closest("[data-lead]"));
  const copier = event.target.closest("[data-copy-button]");
  if (copier) void copy(copier.closest("[data-copy]"));
});

document.addEventListener("change", (event) => {
  const drop = event.target.closest("[data-drop]");
  if (drop)
    drop.querySelector(".drop-names").textContent = [...event.target.files]
      .map((file) => file.name)
      .join(", ");
});

for (const [kind, over] of [
  ["dragover", true],
  ["dragleave", false],
  ["drop", false],
]) {
  document.addEventListener(kind, (event) =>
    event.target.closest?.("[data-drop]")?.toggleAttribute("data-over", over),
  );
}
