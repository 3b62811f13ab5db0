// Switches the view, and shows a new printing as soon as there is one.
"use strict";

const stage = document.getElementById("stage");
const dark = document.querySelector("[data-dark]");
const bare = document.querySelector("[data-bare]");
let frame = stage.querySelector("iframe");

const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

// What is looked at stands in the address: a page that is loaded again shows the same.
function look(name, value) {
  const asked = new URLSearchParams(location.search);
  asked.set(name, value);
  history.replaceState(null, "", `?${asked}`);
}

function show(view) {
  stage.dataset.view = view;
  for (const button of document.querySelectorAll("button[data-view]"))
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
}

function setScheme(isDark) {
  dark.setAttribute("aria-pressed", String(isDark));
  frame.className = isDark ? "dark" : "light";
}

function setPictures(areRefused) {
  bare.setAttribute("aria-pressed", String(areRefused));
  const mail = new URL(frame.src);
  mail.searchParams.set("pictures", areRefused ? "none" : "all");
  frame.src = mail;
}

// By the address of the frame, in which no script may run.
function jumpTo(place) {
  const mail = new URL(frame.src);
  mail.hash = place;
  frame.contentWindow.location.replace(mail); // leaves no step to go back
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
  const answer = await fetch(`/${location.search}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
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

function press(button) {
  const isOn = !isPressed(button);
  if (button === dark) setScheme(isOn);
  else setPictures(isOn);
  look(...(button === dark ? ["scheme", isOn ? "dark" : "light"] : ["pictures", isOn ? "none" : "all"]));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const link = event.target.closest("[data-place]");
  if (button?.dataset.view) {
    show(button.dataset.view);
    look("view", button.dataset.view);
  } else if (button) press(button);
  else if (link) {
    event.preventDefault();
    jumpTo(link.dataset.place);
  }
});

// Its one field carries the rest of the look along.
document.querySelector("form.seen").addEventListener("submit", (event) => {
  event.preventDefault();
  look("as", event.target.elements.as.value);
  location.reload();
});

const asked = new URLSearchParams(location.search);
const systemIsDark = matchMedia("(prefers-color-scheme: dark)").matches;
show(["phone", "text"].includes(asked.get("view")) ? asked.get("view") : "desktop");
setScheme(asked.has("scheme") ? asked.get("scheme") === "dark" : systemIsDark);
bare.setAttribute("aria-pressed", String(asked.get("pictures") === "none"));
fillMeter();
watch();
