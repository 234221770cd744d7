// At the bed: the button names what it will save, and a form that got no answer says so and keeps what was typed.
"use strict";

const trouble = { 0: "unsent", 401: "signedout", 403: "old" };

function named(form) {
  const button = form.querySelector("[data-save]");
  const milk = form.querySelector("[name$=-milk]");
  if (!button || !milk) return;
  button.dataset.plain ||= button.textContent;
  const given = form.querySelector("[name$=-given]");
  const volume = form.querySelector("[name$=-volume_ul]").value.trim();
  const chosen = milk.options[milk.selectedIndex];
  const word = chosen.dataset.word || "";
  const measured = ["given", "part"].includes(given.value);
  const words = measured ? [volume && `${volume} mL`, word] : [given.options[given.selectedIndex].text, word];
  const said = words.filter(Boolean).join(measured ? " " : ", ");
  button.textContent = said ? `${button.dataset.verb} ${said}` : button.dataset.plain;
}

function tell(form, status) {
  const kind = trouble[status] || "unsent";
  for (const note of form.querySelectorAll("[data-trouble]")) note.hidden = note.dataset.trouble !== kind;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-entry]");
  if (form) named(form);
});

for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError", "htmx:sendAbort"]) {
  document.addEventListener(failed, (event) => {
    const form = event.detail.elt.closest && event.detail.elt.closest("form[data-entry]");
    if (form) tell(form, event.detail.xhr ? event.detail.xhr.status : 0);
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest && event.detail.elt.closest("form[data-entry]");
  if (form) for (const note of form.querySelectorAll("[data-trouble]")) note.hidden = true;
});

const nameAll = () => document.querySelectorAll("form[data-entry]").forEach(named);
document.addEventListener("htmx:afterSettle", nameAll);
window.addEventListener("pageshow", nameAll);
