// The pool by keyboard: rows are walked, and a key presses the row's own button or link.
// Whatever is here can also be done with these by Tab and Enter, and without any script.
"use strict";

const find = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const rows = () => all("[data-row]");
const chosen = () => find('[data-row][aria-selected="true"]');
let isWalking = false; // from a row that was in hand; a browser takes the focus off a fragment

function choose(row) {
  for (const each of rows()) each.setAttribute("aria-selected", String(each === row));
}

// The headline has the focus: it says which row it is to those who listen.
function go(row, selector = ".h") {
  if (!row) return;
  isWalking = true;
  choose(row);
  (find(selector, row) ?? find(".h", row)).focus();
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const list = rows();
  const at = list.indexOf(chosen());
  go(list[isWalking ? Math.min(Math.max(at + by, 0), list.length - 1) : Math.max(at, 0)]);
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  isWalking ||= Boolean(row);
  if (row) choose(row);
});

// --- after an action the focus is where it was ---

let was = null; // the row in hand, its neighbours, and what was pressed there

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.detail.elt.closest("[data-row]");
  const pressed = document.activeElement?.closest("[data-on]");
  was = {
    id: row?.id,
    list: row?.parentElement.id,
    others: row ? [...after(row), ...before(row)] : [],
    selector: pressed ? `[data-on="${pressed.dataset.on}"]` : ".h",
  };
});

const siblings = (row) => all("[data-row]", row.parentElement).map((each) => each.id);
const after = (row) => siblings(row).slice(siblings(row).indexOf(row.id) + 1);
const before = (row) => siblings(row).slice(0, siblings(row).indexOf(row.id)).reverse();

document.addEventListener("htmx:afterSettle", () => {
  if (!was) return;
  const { id, list, others, selector } = was;
  was = null;
  if (!id) find("#chosen [data-on=g]")?.focus();
  else {
    const body = document.getElementById(list);
    const next = [id, ...others].map((each) => document.getElementById(each));
    go(next.find((each) => each && body?.contains(each)) ?? rows()[0], selector);
  }
});

// A page that is not the pool takes its place: a clash shows both; who is signed out signs in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.responseText.includes('id="pool"')) return;
  event.detail.shouldSwap = xhr.status === 409;
  if (event.detail.shouldSwap) {
    event.detail.isError = false;
    event.detail.target = document.getElementById("main");
    event.detail.selectOverride = "#main";
  } else location.reload();
});

function failed() {
  const toast = document.createElement("div");
  toast.className = "toast error";
  toast.dataset.toast = "";
  toast.textContent = "Not done: the desk did not answer. Press it again.";
  document.getElementById("said").replaceChildren(toast);
}
document.addEventListener("htmx:sendError", failed);

new MutationObserver(() => {
  for (const toast of all("[data-toast]:not([data-timed])")) {
    toast.dataset.timed = "";
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, 8000);
  }
}).observe(document.getElementById("said"), { childList: true });

// --- keys: never with Ctrl, Alt or Cmd, and off while typing ---

const KEYS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const SAME = { J: "d", K: "u" };

function press(key) {
  const on = SAME[key] ?? key;
  if (!/^[apxmud]$/.test(on)) return null;
  const button = chosen() && find(`[data-on="${on}"]`, chosen());
  return button ? () => { go(chosen(), `[data-on="${on}"]`); button.click(); } : null;
}

function keys() {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  sheet.open = !sheet.open;
  find("summary", sheet).focus();
}

function escape() {
  const sheet = document.getElementById("keys");
  if (sheet?.open) sheet.open = false;
  else find("[data-esc]")?.click();
}

const OTHERS = {
  g: () => find("[data-on=g]")?.click(),
  "/": () => find("#find").focus(),
  "?": keys,
  Escape: escape,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") go(chosen() ?? rows()[0]);
    return;
  }
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow && !event.target.closest("[data-row]")) return; // else the page is scrolled
  const by = KEYS[event.key];
  const act = by ? () => step(by) : OTHERS[event.key] ?? press(event.key);
  if (!act) return;
  event.preventDefault();
  act();
});

// What was sought has the focus: A adds it at once.
document.addEventListener("DOMContentLoaded", () => {
  const named = location.hash && document.getElementById(location.hash.slice(1));
  const sought = new URLSearchParams(location.search).get("q") && find("#rest [data-row]");
  if (named || sought) go(named ? named.closest("[data-row]") : sought);
  else if (rows().length) choose(rows()[0]);
});
