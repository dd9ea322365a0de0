// What the pages gain from a script; each works without.
"use strict";

// A form is sent once: a second click waits for the answer of the first.
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
// The page that "back" shows again can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A menu closes when one goes elsewhere, and by Escape.
document.addEventListener("click", event => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A part of the page that could not be had: say so, and offer the whole page again.
const lost = () => {
  if (document.querySelector(".lost")) return;
  const said = document.getElementById("connection-lost").content.cloneNode(true);
  said.querySelector("button").addEventListener("click", () => location.reload());
  document.body.append(said);
};
document.addEventListener("htmx:error", lost);
// What the service refuses (a session that has ended) is a page of its own.
document.addEventListener("htmx:response:error", ({ detail }) => location.assign(detail.ctx.request.action));
document.addEventListener("htmx:after:swap", () => {
  document.querySelector(".lost")?.remove();
  // What is said of the new list is read aloud, the list itself is not.
  document.getElementById("heard").textContent = document.querySelector("#results [data-said]")?.textContent ?? "";
});
