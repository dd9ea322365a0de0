// What the pages gain from a script; each works without.
"use strict";

// A form is sent once: a second click waits for the answer of the first.
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  // Without a connection the browser would leave the page, and what is typed in it; htmx stays, and tells of it itself.
  if (!navigator.onLine && !form.matches("[hx-post]")) {
    event.preventDefault();
    return lost(() => form.requestSubmit(event.submitter));
  }
  form.dataset.sent = "yes";
  if (!form.dataset.fresh) return;
  event.preventDefault();
  renew(form, form.dataset.fresh).then(() => form.submit());
});
// What a session that ended left behind goes with the token of the one opened since, in another window.
const renew = async (form, address) => {
  const page = await fetch(address).then(answer => answer.text()).catch(() => "");
  const token = new DOMParser().parseFromString(page, "text/html").querySelector("[name=form_token]");
  if (token) form.elements.form_token.value = token.value;
};
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

// Where the connection is lost: say so, and offer to try again what was lost.
const lost = again => {
  if (document.querySelector(".lost")) return;
  const said = document.getElementById("connection-lost").content.cloneNode(true);
  said.querySelector("button").addEventListener("click", () => {
    document.querySelector(".lost").remove();
    again();
  });
  document.body.append(said);
};
// The very same request, of the element that made it: what is asked beside a form, as one writes in it, never sends the form.
const sameAgain = ctx => {
  const { sourceElement: source, sourceEvent: event, request } = ctx ?? {};
  if (!source?.isConnected || !event?.type) return location.reload();
  if (source === request.form) return source.requestSubmit(request.submitter);
  source.dispatchEvent(new Event(event.type, { bubbles: true }));
};
document.addEventListener("htmx:error", ({ detail }) => lost(() => sameAgain(detail.ctx)));
// What the service refuses (a session that has ended) is a page of its own, a form comes back there as it was written.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const { method, action, form, submitter } = ctx.request;
  if (method !== "POST") return location.assign(action);
  if (ctx.response.status === 422 || ctx.sourceElement !== form) return;
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  form.submit();
});
// A form may be sent again once what it sent is answered; what is counted beside it says nothing of that.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === ctx.request.form) delete ctx.request.form?.dataset.sent;
});
// What one has unfolded stays so when the page changes around it.
document.addEventListener("htmx:before:morph:attr", event => {
  if (event.target.matches("details") && event.detail.attrName === "open" && event.detail.newValue === null) event.preventDefault();
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  document.querySelector(".lost")?.remove();
  const { method, form } = ctx.request, done = method === "POST" && ctx.response.status < 400;
  if (done && ctx.sourceElement === form) {
    form.reset();
    form.closest("details")?.removeAttribute("open");
  }
  // What is counted while one writes takes nobody away from what they write.
  if (ctx.response.status === 422 && ctx.sourceElement === form) document.querySelector(".ds-error-summary")?.focus();
  // What is said of the new list, or that it is done, is read aloud.
  const heard = document.getElementById("heard");
  heard.textContent = done && ctx.sourceElement === form ? heard.dataset.done : document.querySelector("#results [data-said]")?.textContent ?? "";
});
