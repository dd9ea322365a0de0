// Many files of one form are sent one after the other, and each is answered for itself; without a script, all together.
"use strict";
(() => {
  const PATIENCE = 4000, BUSY = [429, 503], SIGNED_OUT = [401, 403], MOST_TRIES = 15;
  const pause = wait => new Promise(done => setTimeout(done, wait));
  const send = async (form, file, tries = 1) => {
    const sent = new FormData(form);
    sent.set("file", file);
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "HX-Request": "true" } });
    if (BUSY.includes(answer.status) && tries < MOST_TRIES) return pause(PATIENCE).then(() => send(form, file, tries + 1));
    if (SIGNED_OUT.includes(answer.status)) throw new Error("ended");
    if (!answer.ok || answer.redirected) throw new Error("lost");
    return answer.text();
  };
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (!form.matches("[data-one-by-one]")) return;
    event.preventDefault();
    const files = [...form.elements.file.files], said = document.getElementById(form.dataset.progress);
    const section = said.parentElement, list = section.querySelector("ul"), button = form.querySelector("button[type=submit]");
    const way = document.getElementById(form.dataset.signIn);
    list.replaceChildren();
    section.hidden = false;
    button.disabled = true;
    section.querySelector("h2").focus();
    if (!way.hidden) await renew(form, form.dataset.renew);
    way.hidden = true;
    for (const [at, file] of files.entries()) {
      said.textContent = `${said.dataset.soFar} ${at} / ${files.length} (${file.name})`;
      try {
        list.insertAdjacentHTML("beforeend", await send(form, file));
      } catch ({ message }) {
        const ended = message === "ended";
        if (ended) way.hidden = false;
        const line = document.createElement("li"), name = document.createElement("strong");
        name.textContent = file.name;
        line.append(name, ` ${ended ? said.dataset.ended : said.dataset.lost}`);
        list.append(line);
      }
    }
    said.textContent = said.dataset.done;
    button.disabled = false;
    form.elements.file.value = "";
    delete form.dataset.sent;
  });
})();
