// What was typed in a form whose request never got an answer is offered back on its page: in this tab alone, until a
// page answers, or somebody signs out. It is sealed with the token of the session's forms: no other session reads it.
"use strict";

const UNSENT = "unsent";
const ticked = each => each.type === "checkbox" || each.type === "radio";
const fieldsOf = form => [...form.elements].filter(each =>
  each.name && each.name !== "form_token" && !["password", "file", "submit", "button", "fieldset"].includes(each.type));
const keyOf = async form => crypto.subtle.importKey(
  "raw", await crypto.subtle.digest("SHA-256", new TextEncoder().encode(form.elements.form_token.value)), "AES-GCM", false, ["encrypt", "decrypt"]);

const keep = async form => {
  const fields = fieldsOf(form).map(each => [each.name, each.value, ticked(each) ? each.checked : null]);
  const iv = crypto.getRandomValues(new Uint8Array(12)), text = new TextEncoder().encode(JSON.stringify(fields));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(form), text));
  const path = location.pathname + location.search, at = [...document.forms].indexOf(form);
  sessionStorage.setItem(UNSENT, JSON.stringify({ path, at, iv: [...iv], sealed: [...sealed] }));
};
const kept = async (form, { iv, sealed }) => JSON.parse(new TextDecoder().decode(
  await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(iv) }, await keyOf(form), new Uint8Array(sealed))));

addEventListener("submit", event => {
  const form = event.target;
  if (form.method !== "post") return;
  sessionStorage.removeItem(UNSENT);
  // Not what htmx sends, which stays; no secret, nothing of who leaves, and nothing where the browser cannot seal.
  if (event.defaultPrevented || form.matches("[hx-post], header *") || form.querySelector("[type=password]")) return;
  if (crypto.subtle && fieldsOf(form).some(each => each.type !== "hidden")) keep(form);
});

// The nth field of a name gets what the nth of that name held; a choice of several, what the same choice was.
const putBack = (form, fields) => {
  const seen = {};
  for (const [name, value, checked] of fields) {
    const key = checked === null ? name : `${name} ${value}`, nth = seen[key] = (seen[key] ?? -1) + 1;
    const field = fieldsOf(form).filter(each => each.name === name && (checked === null || each.value === value))[nth];
    if (!field) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
  }
};

addEventListener("pageshow", async event => {
  const told = JSON.parse(sessionStorage.getItem(UNSENT));
  if (!told || event.persisted) return;
  const [arrived] = performance.getEntriesByType("navigation");
  // The answer of a form, or what it leads to: it was received.
  if (document.body.dataset.answer || arrived.redirectCount) return sessionStorage.removeItem(UNSENT);
  const form = document.forms[told.at];
  if (told.path !== location.pathname + location.search || form?.method !== "post") return;
  const fields = await kept(form, told).catch(() => sessionStorage.removeItem(UNSENT));
  if (!fields) return;
  const said = document.getElementById("unsent").content.cloneNode(true).firstElementChild;
  const [back, drop] = said.querySelectorAll("button");
  const over = () => {
    said.remove();
    sessionStorage.removeItem(UNSENT);
    fieldsOf(form).find(each => each.type !== "hidden")?.focus();
  };
  back.addEventListener("click", () => { putBack(form, fields); over(); });
  drop.addEventListener("click", over);
  form.before(said);
  said.scrollIntoView({ block: "center" });
});
