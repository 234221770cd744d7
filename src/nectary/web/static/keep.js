// Asks the browser to keep the general cards for when there is no connection, and says so once they are kept.
"use strict";

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/sw.js", { updateViaCache: "none" })
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      for (const note of document.querySelectorAll("[data-kept]")) note.hidden = false;
    })
    .catch(() => {}); // without it every page is as it was
}
