// Switches the view, and shows a new printing as soon as there is one.
"use strict";

const stage = document.getElementById("stage");
const dark = document.querySelector("[data-dark]");
let frame = stage.querySelector("iframe");

function show(view) {
  stage.dataset.view = view;
  for (const button of document.querySelectorAll("button[data-view]"))
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  remember();
}

function setScheme(isDark) {
  dark.setAttribute("aria-pressed", String(isDark));
  frame.className = isDark ? "dark" : "light";
  remember();
}

function remember() {
  const scheme = dark.getAttribute("aria-pressed") === "true" ? "dark" : "light";
  history.replaceState(null, "", `#${stage.dataset.view}-${scheme}`);
}

function fillMeter() {
  for (const bar of document.querySelectorAll("i[data-share]"))
    bar.style.width = `${bar.dataset.share}%`;
}

// The new frame loads behind the old one, so that nothing flashes.
function reprint() {
  const next = frame.cloneNode();
  frame.before(next);
  next.addEventListener("load", () => { frame.remove(); frame = next; }, { once: true });
}

async function refresh() {
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  document.body.dataset.version = page.body.dataset.version;
  for (const part of ["#side", ".inbox", "#stage pre"])
    document.querySelector(part).replaceWith(page.querySelector(part));
  fillMeter();
  reprint();
}

async function watch() {
  try {
    const state = await (await fetch("/state")).json();
    if (state.version !== document.body.dataset.version) await refresh();
  } catch {
    // The server has stopped; the page stays as it is.
  }
  setTimeout(watch, 1000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.view) show(button.dataset.view);
  else if (button === dark) setScheme(dark.getAttribute("aria-pressed") !== "true");
});

const [view, scheme] = location.hash.slice(1).split("-");
const systemIsDark = matchMedia("(prefers-color-scheme: dark)").matches;
show(["phone", "desktop", "text"].includes(view) ? view : "desktop");
setScheme(scheme ? scheme === "dark" : systemIsDark);
fillMeter();
watch();
