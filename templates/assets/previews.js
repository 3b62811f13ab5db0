// Scrolls every view to the same place. Without it, the same links load the page anew.
"use strict";

const places = [...document.querySelectorAll("[data-place]")];

function scrollAll(link) {
  for (const each of places)
    if (each === link) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  for (const frame of document.querySelectorAll(".tile iframe")) {
    frame.loading = "eager";
    const mail = new URL(frame.src);
    mail.hash = link.dataset.place;
    frame.contentWindow.location.replace(mail); // leaves no step to go back
  }
}

// Closes what stands open; if nothing does, goes back to the issue.
function leave() {
  const menu = document.querySelector("details.menu[open]");
  if (menu) menu.open = false;
  else document.querySelector("[data-back]").click();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-place]");
  if (link) {
    event.preventDefault();
    scrollAll(link);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") leave();
  if (event.target.closest("input")) return;
  const at = places.findIndex((each) => each.hasAttribute("aria-current"));
  const next = places[at + ({ j: 1, k: -1 }[event.key] ?? NaN)];
  if (next) scrollAll(next);
});
