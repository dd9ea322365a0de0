// Occupations are proposed as a title is typed: a combobox with its list (ARIA), by the keyboard or by hand. What is chosen
// is a choice of the form, seen and changed there; without a script, the server finds the occupation of the title, or asks.
"use strict";
(() => {
  const PAUSE = 120, LEAST_LETTERS = 2, MOST = 7, SAME_BEGINNING = 3, PLURAL = 1;
  const named = document.documentElement.lang.startsWith("fr") ? "name_fr" : "name_en";
  const heard = document.getElementById("heard");
  let waiting, asked = new AbortController();

  const listOf = input => document.getElementById(input.getAttribute("aria-controls"));
  const activeOf = input => document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
  const groupsOf = input => document.getElementById(input.dataset.occupations);
  const isOne = element => element instanceof HTMLInputElement && "occupations" in element.dataset;

  // A page that changes in place brings fields that are not ready yet.
  const ready = input => {
    if (input.role === "combobox" && listOf(input)) return;
    const list = Object.assign(document.createElement("ul"), { id: `${input.id}-proposed`, className: "proposed", hidden: true, role: "listbox" });
    list.ariaLabel = heard.dataset.proposed;
    input.after(list);
    input.setAttribute("aria-controls", list.id);
    Object.assign(input, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  };
  const close = input => {
    clearTimeout(waiting);
    asked.abort();
    input.removeAttribute("aria-activedescendant");
    input.ariaExpanded = "false";
    listOf(input).hidden = true;
  };
  const move = (input, option) => {
    if (activeOf(input)) activeOf(input).ariaSelected = "false";
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const line = (found, id) => {
    const option = Object.assign(document.createElement("li"), { id, role: "option", ariaSelected: "false" });
    const title = found.title ?? found[named];
    Object.assign(option.dataset, { code: found.code, name: found[named], name_fr: found.name_fr });
    option.append(title);
    if (title === found.name_fr || title === found.name_en) return option;
    option.dataset.title = title;
    option.append(Object.assign(document.createElement("span"), { className: "soft small", textContent: found[named] }));
    return option;
  };
  const propose = async input => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const query = new URLSearchParams({ q: input.value.trim().slice(0, 200), limit: MOST });
      const answer = await fetch(`/api/v1/reference/unit-groups?${query}`, { signal });
      const found = answer.ok ? await answer.json() : [];
      if (signal.aborted || document.activeElement !== input) return;
      const list = listOf(input);
      list.replaceChildren(...found.map((each, at) => line(each, `${list.id}-${at}`)));
      input.removeAttribute("aria-activedescendant");
      list.hidden = found.length === 0;
      input.ariaExpanded = String(found.length > 0);
      if (found.length) heard.textContent = `${heard.dataset.proposed} ${found.length}`;
    } catch {
      // Without an answer nothing is proposed, and the form goes on as without a script.
    }
  };
  // Whether the last word typed is only the beginning of one of these words; a plural’s letter aside.
  const wordsOf = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) ?? [];
  const begun = (typed, whole) => {
    const last = wordsOf(typed).at(-1) ?? "", found = wordsOf(whole).filter(word => word.startsWith(last));
    return found.length > 0 && found.every(word => word.length > last.length + PLURAL);
  };
  const choose = (input, option) => {
    const { code, title, name } = option.dataset, groups = groupsOf(input);
    const whole = input.dataset.language === "fr" ? option.dataset.name_fr : name;
    if (title) input.value = title[0].toUpperCase() + title.slice(1);
    else if (begun(input.value, whole)) input.value = whole;
    let radio = groups.querySelector(`input[value="${code}"]`);
    if (!radio) {
      const check = groups.querySelector(".check:last-of-type").cloneNode(true), id = `${groups.id}-${code}`;
      radio = Object.assign(check.querySelector("input"), { id, value: code });
      Object.assign(check.querySelector("label"), { htmlFor: id, textContent: name });
      groups.querySelector(".check").before(check);
    }
    radio.checked = true;
    groups.hidden = false;
    groups.dataset.begins = input.value.slice(0, SAME_BEGINNING).toLowerCase();
    heard.textContent = `${heard.dataset.chosen} ${name}`;
    close(input);
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const input of document.querySelectorAll("input[data-occupations]")) ready(input);
  document.addEventListener("focusin", ({ target }) => isOne(target) && ready(target));
  document.addEventListener("focusout", ({ target }) => isOne(target) && close(target));
  document.addEventListener("input", ({ target }) => {
    if (!isOne(target)) return;
    ready(target);
    // Another title than the one that the occupation was chosen for.
    const groups = groupsOf(target), { begins } = groups.dataset;
    if (begins && !target.value.toLowerCase().startsWith(begins)) {
      for (const radio of groups.querySelectorAll(":checked")) radio.checked = false;
      delete groups.dataset.begins;
    }
    clearTimeout(waiting);
    if (target.value.trim().length < LEAST_LETTERS) close(target);
    else waiting = setTimeout(propose, PAUSE, target);
  });
  document.addEventListener("keydown", event => {
    const input = event.target;
    if (!isOne(input) || event.isComposing) return;
    const list = listOf(input), active = activeOf(input), options = [...list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void propose(input);
      const step = event.key === "ArrowDown" ? 1 : -1, at = active ? options.indexOf(active) + step : step > 0 ? 0 : -1;
      move(input, options.at(at % options.length));
    } else if (event.key === "Enter" && active && !list.hidden) {
      event.preventDefault();
      choose(input, active);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close(input);
    }
  });
  // The field keeps the focus while its list is pressed.
  document.addEventListener("mousedown", event => event.target.closest(".proposed") && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const option = target.closest(".proposed [role=option]");
    if (option) choose(option.parentElement.parentElement.querySelector("input[data-occupations]"), option);
  });
})();
