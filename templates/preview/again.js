// Loads the page again as soon as there is a new printing.
"use strict";

async function watch() {
  try {
    const state = await (await fetch("/state")).json();
    if (state.version !== document.body.dataset.version) return location.reload();
  } catch {
    // The server has stopped; the page stays as it is.
  }
  setTimeout(watch, 1000);
}

watch();
