// Suggestions under the search box, in the ARIA combobox pattern. Without this script the form still searches.
"use strict";
(() => {
  const input = document.querySelector("[data-suggest]");
  if (!input || !window.fetch) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.closest(".search-row").after(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  const LATELY = 50;
  const lately = new Map();
  let chosen = -1, asking = false, dismissed = false, telling = null;

  const close = () => {
    clearTimeout(telling);
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const address = (hit) => {
    const query = new URLSearchParams({ standard: hit.standard, version: hit.version, item: hit.item || "", q: input.value.trim() });
    return `${input.dataset.open}?${query}`;
  };
  const named = (title) => {
    const order = [document.documentElement.lang, "nb", "nn", "en"];
    return title && title[order.find((code) => title[code])];
  };
  const option = (hit, number) => {
    const entry = document.createElement("li");
    entry.id = `suggestion-${number}`;
    entry.setAttribute("role", "option");
    entry.setAttribute("aria-selected", "false");
    entry.dataset.address = address(hit);
    const title = document.createElement("span");
    title.textContent = hit.title;
    if (hit.item && hit.item.length <= 12 && hit.item !== hit.title) {
      const code = document.createElement("span");
      code.className = "hit-code";
      code.textContent = hit.item;
      entry.append(code, " ");
    }
    entry.append(title);
    if (hit.status === "recalled") {
      const recalled = document.createElement("span");
      recalled.className = "badge-status status-recalled";
      recalled.textContent = input.dataset.recalled;
      entry.append(" ", recalled);
    }
    const found = (hit.highlight || []).map((piece) => piece.text).join("");
    const meta = document.createElement("span");
    meta.className = "suggestion-meta";
    if (found && found !== hit.title && found !== hit.item) {
      for (const piece of hit.highlight) {
        const part = document.createElement(piece.match ? "mark" : "span");
        part.textContent = piece.text;
        meta.append(part);
      }
      meta.append(" – ");
    }
    meta.append(`${named(hit.standard_title) || hit.standard}, ${input.dataset.version.replace("{number}", hit.version)}`);
    entry.append(meta);
    return entry;
  };
  const show = (hits) => {
    close();
    list.append(...hits.map(option));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    clearTimeout(telling); // said when the typing rests, not at every letter
    const said = hits.length ? input.dataset.some.replace("{count}", hits.length) : input.dataset.none;
    telling = setTimeout(() => (status.textContent = said), 400);
  };
  const choose = (number) => {
    const options = list.children;
    if (!options.length) return;
    if (options[chosen]) options[chosen].setAttribute("aria-selected", "false");
    chosen = (number + options.length) % options.length;
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  };
  // Asked at every keystroke, one question at a time: what is typed meanwhile is asked when the answer is here, so that
  // nobody waits for a pause, and a slow network is not flooded. What was answered lately is not asked again.
  const ask = async () => {
    const q = input.value.trim();
    if (q.length < 2) return close();
    if (lately.has(q)) return show(lately.get(q));
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q })}`);
      if (answer.ok) keep(q, (await answer.json()).hits);
      else close();
    } catch {
      close(); // searching by the button works all the same
    }
    asking = false;
    if (document.activeElement !== input || dismissed) return;
    if (lately.has(q) && input.value.trim().startsWith(q)) show(lately.get(q));
    if (input.value.trim() !== q) ask();
  };
  const keep = (q, hits) => {
    if (lately.size >= LATELY) lately.delete(lately.keys().next().value);
    lately.set(q, hits);
  };
  input.addEventListener("input", () => {
    dismissed = false;
    ask();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        dismissed = false;
        ask();
      }
      else choose(chosen < 0 && event.key === "ArrowUp" ? -1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      window.location.assign(list.children[chosen].dataset.address);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      dismissed = true;
      close();
    } else if (event.key === "Tab") close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=option]");
    if (entry) window.location.assign(entry.dataset.address);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", () => {
    dismissed = true;
    close();
  });
})();
