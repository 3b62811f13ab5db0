// The issue and the story: keys, dragging, the preview, and words that outlive a lost connection.
// Whatever is here can also be done with the page's own links and buttons.
"use strict";

const desk = document.getElementById("ed");
const stage = document.getElementById("stage");
const kept = `issue-${desk.dataset.issue}-${location.pathname}`;
const find = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
document.documentElement.classList.add("js");

// --- saving ---

function status(words, isLate = false) {
  const saved = document.getElementById("saved");
  saved.classList.toggle("late", isLate);
  const icon = saved.querySelector("svg");
  if (icon) icon.style.visibility = isLate || words === "Saving…" ? "hidden" : "";
  saved.lastChild.textContent = words;
}

// The button that was pressed in the dock goes with it; what takes its place has the focus then.
let isInDock = false;

// While two versions stand side by side nothing more is posted, but what is chosen there.
let isResolving = false;
const isClashing = () => document.getElementById("clash").childElementCount > 0;

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "post") return;
  isInDock = Boolean(event.detail.elt.closest("#dock"));
  const waits = isClashing() && event.detail.elt === written();
  if (waits) event.preventDefault();
  else status("Saving…");
  isResolving = isClashing() && !waits;
});

const signedOut = (xhr) =>
  xhr.status === 403 || new URL(xhr.responseURL || location.href).pathname.includes("/sign-in");

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (signedOut(xhr)) {
    event.detail.shouldSwap = false;
    keep("Signed out: sign in in another window, and this is stored");
  } else if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    status("Not saved", true);
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, successful } = event.detail;
  if (event.detail.requestConfig.verb !== "post" || signedOut(xhr)) return;
  if (successful) localStorage.removeItem(kept);
  else if (xhr.status === 0 || xhr.status >= 500) keep("Kept in this browser, trying again");
});

// What could not be stored stays here, with what it was to replace, and is tried again.
const written = () => find("#words, #headline-form");
const TYPED = "input:not([type=hidden]), textarea:not([hidden])";

function keep(words) {
  const values = (selector, name) =>
    all(selector, written()).map((field) => [field[name], field.value]);
  const both = { typed: values(TYPED, "id"), was: values("#seen textarea", "name") };
  localStorage.setItem(kept, JSON.stringify(both));
  status(words, true);
  setTimeout(() => localStorage.getItem(kept) && htmx.trigger(written(), "submit"), 4000);
}

function restore() {
  const stored = JSON.parse(localStorage.getItem(kept) ?? "null");
  if (!stored) return;
  for (const [id, value] of stored.typed) document.getElementById(id).value = value;
  for (const [name, value] of stored.was) find(`#seen [name=${name}]`).value = value;
  htmx.trigger(written(), "submit");
}

document.addEventListener("input", (event) => {
  const count = find(`[data-count="${event.target.id}"]`);
  if (count) count.textContent = [...event.target.value].length;
});

// --- what the server says ---

// Not before htmx has settled: until then it puts back the classes that it found.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "dock" && isInDock) find("#trim button")?.focus();
  if (event.target.id === "stories") afterStories();
  if (event.target.id === "clash" && isResolving && !isClashing()) {
    isResolving = false;
    htmx.trigger(written(), "submit"); // what was typed meanwhile
  }
});

// Said by a header: the new frame loads behind the old one, so that nothing flashes.
document.addEventListener("issue-changed", () => {
  const frame = stage && find("iframe", stage);
  if (!frame) return;
  const next = frame.cloneNode();
  frame.before(next);
  next.addEventListener("load", () => {
    frame.remove();
    scrollPreview();
  }, { once: true });
});

const toasts = new MutationObserver(() => {
  for (const toast of all("[data-toast]:not([data-timed])")) {
    toast.dataset.timed = "";
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, 8000);
  }
});
toasts.observe(document.getElementById("said"), { childList: true, subtree: true });

// --- the preview ---

// What is looked at stands in the address: a page that is loaded again shows the same.
function look(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) asked.set(name, value);
  history.replaceState(null, "", `?${asked}${location.hash}`);
}

function show(view) {
  stage.dataset.view = view;
  for (const link of all("a[data-view]")) mark(link, link.dataset.view === view);
  look({ view });
}

function mark(link, isOn) {
  if (isOn) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

function setDark(isDark) {
  const scheme = isDark ? "dark" : "light";
  mark(find("[data-dark]"), isDark);
  find("iframe", stage).className = scheme;
  look({ scheme });
}

function setPictures(areShown) {
  const pictures = areShown ? "all" : "none";
  const frame = find("iframe", stage);
  mark(find("[data-pictures]"), !areShown);
  const mail = new URL(frame.src);
  mail.searchParams.set("pictures", pictures);
  frame.src = mail;
  look({ pictures });
}

function seeAs(number) {
  const asked = new URLSearchParams(location.search);
  asked.delete("as");
  asked.delete("find");
  if (number) asked.set("as", number);
  location.search = asked;
}

const isOn = (selector) => find(selector).hasAttribute("aria-current");

document.addEventListener("click", (event) => {
  const link = event.target.closest(".pt a[href^='?']");
  if (link) {
    event.preventDefault();
    if (link.dataset.view) show(link.dataset.view);
    else if ("dark" in link.dataset) setDark(!isOn("[data-dark]"));
    else if ("pictures" in link.dataset) setPictures(isOn("[data-pictures]"));
    else seeAs(link.dataset.as);
  }
  for (const menu of all("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.menu[open]")) find("[type=search]", event.target)?.focus();
}, true);

// --- stories: chosen, moved by keys, moved by hand ---

const stories = () => all("[data-story]");
const byId = (id) => find(`[data-story="${id}"]`);
let chosen = null; // the id of the story that keys act on
let held = null; // that of the story whose handle was taken up
let returnTo = null; // where the focus goes once a move is done

function choose(story) {
  chosen = story.dataset.story;
  for (const each of stories()) each.classList.toggle("on", each === story);
  story.focus();
  story.scrollIntoView({ block: "nearest" });
  scrollPreview();
}

// By the address of the frame, in which no script may run.
function scrollPreview() {
  const frame = stage && all("iframe", stage).at(-1);
  if (!frame || !byId(chosen)) return;
  const mail = new URL(frame.src);
  mail.hash = `story-${Number(byId(chosen).dataset.position) + 1}`;
  frame.contentWindow.location.replace(mail); // leaves no step to go back
}

document.addEventListener("click", (event) => {
  const story = event.target.closest("[data-story]");
  if (story && !event.target.closest("a, button, summary, label, input")) choose(story);
});

function step(by) {
  const list = stories();
  const at = list.findIndex((each) => each.classList.contains("on"));
  const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
  if (next) choose(next);
}

function move(story, position) {
  const form = find("details.menu form", story);
  const last = stories().length - 1;
  if (!form || position < 0 || position > last) return;
  returnTo = { id: story.dataset.story, onHandle: document.activeElement?.matches("[data-handle]") };
  htmx.ajax("POST", form.getAttribute("action"), {
    source: form, swap: "none", values: { position },
  });
}

function afterStories() {
  const story = byId(chosen) ?? stories()[0];
  for (const each of stories()) each.classList.toggle("on", each === story);
  if (returnTo && byId(returnTo.id)) {
    const moved = byId(returnTo.id);
    choose(moved);
    if (returnTo.onHandle) find("[data-handle]", moved).focus();
    if (held) find("[data-handle]", moved).setAttribute("aria-pressed", "true");
    say(`Story ${Number(moved.dataset.position) + 1} of ${stories().length}`);
  }
  returnTo = null;
}

function say(words) {
  document.getElementById("say").textContent = words;
}

function holdByKey(event, handle) {
  const story = handle.closest("[data-story]");
  const at = Number(story.dataset.position);
  const isHeld = held === story.dataset.story;
  if (event.key === " ") {
    held = isHeld ? null : story.dataset.story;
    handle.setAttribute("aria-pressed", String(!isHeld));
    say(isHeld ? `Put down as story ${at + 1}` : `Taken up: story ${at + 1} of ${stories().length}. Arrows move it, Space puts it down.`);
  } else if (isHeld && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    move(story, at + (event.key === "ArrowUp" ? -1 : 1));
  } else return;
  event.preventDefault();
}

let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button) return;
  dragged = { story: handle.closest("[data-story]"), to: null };
  dragged.story.classList.add("held");
  handle.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-story]");
  for (const each of stories()) each.classList.remove("over", "under");
  dragged.to = over && over !== dragged.story ? Number(over.dataset.position) : null;
  if (dragged.to !== null)
    over.classList.add(dragged.to < Number(dragged.story.dataset.position) ? "over" : "under");
});

function letGo(event) {
  if (!dragged) return;
  const { story, to } = dragged;
  dragged = null;
  for (const each of stories()) each.classList.remove("held", "over", "under");
  if (event.type === "pointerup" && to !== null) move(story, to);
}
document.addEventListener("pointerup", letGo);
document.addEventListener("pointercancel", letGo);

// --- keys: never with Ctrl, Alt or Cmd, and off while typing ---

const VIEWS = ["phone", "desktop", "text"];

function onIssue(event) {
  const story = stories().find((each) => each.classList.contains("on"));
  const at = Number(story?.dataset.position);
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    J: () => story && move(story, at + 1),
    K: () => story && move(story, at - 1),
    e: () => story && find("[data-edit]", story)?.click(),
    x: () => story && find("[data-drop]", story)?.click(),
    a: () => find("#add")?.click(),
    t: () => { find(".bar .menu").open = true; find("#test-to").focus(); },
    v: () => show(VIEWS[(VIEWS.indexOf(stage.dataset.view) + 1) % VIEWS.length]),
    d: () => setDark(!isOn("[data-dark]")),
  };
  return acts[event.key];
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const handle = event.target.closest("[data-handle]");
  if (handle) holdByKey(event, handle);
  if (event.key === "Escape") for (const menu of all("details.menu[open]")) menu.open = false;
  if (event.defaultPrevented || event.target.closest("input:not([type=radio]), textarea, select")) return;
  // A search that stands open has the focus a moment later: what is typed until then is for it.
  const search = /^\S$/u.test(event.key) && find("details.menu[open] [type=search]");
  if (search) return search.focus();
  const linked = find(`[data-key="${event.key}"]`);
  const act = linked ? () => linked.click() : stage && onIssue(event);
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("DOMContentLoaded", restore);  // after htmx, which then listens
if (stage && matchMedia("(prefers-color-scheme: dark)").matches && !location.search.includes("scheme"))
  setDark(true);
