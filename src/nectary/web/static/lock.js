// On a shared computer: a page that nobody uses is covered, and what was typed on it stays underneath.
"use strict";

const { idleS, still, who } = document.body.dataset;
const cover = document.getElementById("locked");
const TELL_MS = 30000;
let used = Date.now();
let told = used;

const isCovered = () => "locked" in document.documentElement.dataset;

function lock() {
  document.documentElement.dataset.locked = "";
  cover.hidden = false;
  cover.querySelector("h1").focus();
}

function unlock(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  for (const note of document.querySelectorAll("[data-trouble=signedout]")) note.hidden = true;
  delete document.documentElement.dataset.locked;
  cover.hidden = true;
  used = told = Date.now();
}

// Who is signed in now; null where nobody is; undefined where no answer came.
async function asked(address) {
  try {
    const answer = await fetch(address, { cache: "no-store", redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return undefined;
  }
}

async function look() {
  const here = await asked(still);
  if (!here) return;
  if (here.who === who) unlock(here.token);
  else location.reload(); // somebody else's page from here on
}

async function tell() {
  told = Date.now();
  if ((await asked(`${still}?used`)) === null) lock();
}

for (const sign of ["pointerdown", "keydown", "input", "touchmove", "wheel"]) {
  document.addEventListener(sign, () => {
    if (isCovered()) return;
    used = Date.now();
    if (used - told > TELL_MS) tell();
  }, { passive: true });
}

function lockWhenIdle() {
  if (!isCovered() && Date.now() - used > Number(idleS) * 1000) lock();
}

setInterval(lockWhenIdle, 1000);
window.addEventListener("focus", () => {
  lockWhenIdle();
  if (isCovered() || document.querySelector("[data-trouble=signedout]:not([hidden])")) look();
});
cover.querySelector("button").addEventListener("click", look);
