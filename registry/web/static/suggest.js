// Suggestions under the search box, in the ARIA combobox pattern. Without this script the form still searches.
"use strict";
(() => {
  const input = document.querySelector("[data-suggest]");
  if (!input || !window.fetch) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  // what is to be said of the answer stands over the list: a listbox holds nothing but options
  const note = document.createElement("p");
  note.className = "suggestions-note";
  const box = document.createElement("div");
  box.className = "suggestions-box";
  box.hidden = true;
  const keys = document.createElement("p");
  keys.className = "suggestions-keys";
  keys.textContent = input.dataset.keys || "";
  keys.setAttribute("aria-hidden", "true");
  box.append(note, list, keys);
  input.closest(".search-row").after(box, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  const LATELY = 50;
  const FRESH = 60000; // a recall is not to be missed by a page that has stood open
  const lately = new Map();
  let chosen = -1, asking = false, dismissed = false, telling = null;

  const close = () => {
    clearTimeout(telling);
    box.hidden = true;
    list.replaceChildren();
    note.textContent = "";
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const address = (hit) => {
    const query = new URLSearchParams({ standard: hit.standard, version: hit.version, item: hit.item || "", q: input.value.trim() });
    return `${input.dataset.open}?${query}`;
  };
  // the times that are asked about, as the form has them; to a search: the same with all that was typed
  const clocks = () => [...input.form.querySelectorAll("[data-clock]")].filter((each) => each.value).map((each) => [each.name, each.value]);
  const searched = (q) => `${input.form.getAttribute("action")}?${new URLSearchParams([["q", q], ...clocks()])}`;
  const named = (title) => {
    const order = [document.documentElement.lang, "nb", "nn", "en"];
    return title && title[order.find((code) => title[code])];
  };
  const entryTo = (where, text) => {
    const entry = document.createElement("li");
    entry.setAttribute("role", "option");
    entry.setAttribute("aria-selected", "false");
    entry.dataset.address = where;
    if (text) {
      entry.className = "suggestion-way";
      entry.textContent = text;
    }
    return entry;
  };
  const coded = input.dataset.lists.split(" "); // elsewhere the key of an item is no code that anybody writes
  const stoodFor = (each) => (each.why === "spelling" ? `${input.dataset.misspelt} ${each.typed} → ${each.found}` : `${each.typed} = ${each.found}`);
  const option = (hit) => {
    const entry = entryTo(address(hit));
    const title = document.createElement("span");
    title.textContent = hit.title;
    if (hit.item && coded.includes(hit.kind) && hit.item.length <= 12 && hit.item !== hit.title) {
      const code = document.createElement("span");
      code.className = "hit-code";
      code.textContent = hit.item;
      entry.dataset.code = hit.item;
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
    if (hit.matched && hit.matched.length) meta.append(`${hit.matched.map(stoodFor).join(", ")} – `);
    const kind = input.getAttribute(`data-kind-${hit.kind}`); // of codes the list's own name says it
    if (kind) meta.append(`${kind}: `);
    meta.append(`${named(hit.standard_title) || hit.standard}, ${input.dataset.version.replace("{number}", hit.version)}`);
    entry.append(meta);
    return entry;
  };
  const number = (count) => count.toLocaleString(document.documentElement.lang);
  const remarks = { "older-generation": "older", database: "rebuilding" };
  const show = (answer) => {
    if (chosen >= 0) return; // who has begun to choose keeps the list: a late answer does not move it
    const { hits, total, notes, did_you_mean: meant } = answer;
    close();
    const q = input.value.trim();
    const asking = meant ? input.dataset.meant.replace("{q}", meant) : "";
    list.append(...hits.map(option));
    if (asking) list.append(entryTo(searched(meant), asking));
    if (total > hits.length) list.append(entryTo(searched(q), input.dataset.all.replace("{count}", number(total))));
    [...list.children].forEach((each, number) => (each.id = `suggestion-${number}`));
    const told = [asking, ...notes.map((each) => input.dataset[remarks[each]])].filter(Boolean).join(" ");
    const count = hits.length ? input.dataset.some.replace("{count}", hits.length).replace("{total}", number(total)) : input.dataset.none;
    open(told, count);
  };
  const open = (told, more = "") => {
    note.textContent = told;
    note.hidden = !told;
    box.hidden = !told && !list.children.length;
    keys.hidden = !list.querySelector("[data-code]");
    input.setAttribute("aria-expanded", String(list.children.length > 0));
    clearTimeout(telling); // said when the typing rests, not at every letter
    const said = [more, told].filter(Boolean).join(" ");
    telling = setTimeout(() => (status.textContent = said), 400);
  };
  // why there are no suggestions; what was typed stays, and is asked anew at the next keystroke
  const trouble = (code) => {
    const told = code === 401 ? "login" : code === 429 ? "limited" : code ? "failed" : "offline";
    close();
    open(input.dataset[told]);
  };
  const unchoose = () => {
    if (list.children[chosen]) list.children[chosen].setAttribute("aria-selected", "false");
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const options = list.children;
    if (!options.length) return;
    unchoose();
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
    const asked = new URLSearchParams([["q", q], ...clocks()]).toString();
    const kept = lately.get(asked);
    if (kept && performance.now() - kept.at < FRESH) return show(kept.answer);
    if (asking) return;
    asking = true;
    let answer = null, code = 0;
    try {
      const response = await fetch(`${input.dataset.suggest}?${asked}`);
      code = response.status;
      if (response.ok) answer = keep(asked, await response.json());
    } catch {
      code = 0; // no network
    }
    asking = false;
    // a line that is chosen stays under the finger: an answer that comes late does not put another one there
    if (document.activeElement !== input || dismissed || chosen >= 0) return;
    const now = input.value.trim();
    if (answer && now.startsWith(q)) show(answer);
    else if (!answer && code !== 400) trouble(code); // 400: an expression that is not written to its end
    else if (!answer) close();
    if (now !== q && (answer || code === 400)) ask();
  };
  const keep = (asked, answer) => {
    if (lately.size >= LATELY) lately.delete(lately.keys().next().value);
    lately.set(asked, { answer, at: performance.now() });
    return answer;
  };
  // who comes back from a suggestion finds what was typed, and its hits
  const leave = (entry) => {
    document.dispatchEvent(new CustomEvent("leaving"));
    const q = input.value.trim();
    if (q) window.history.replaceState(null, "", searched(q));
    window.location.assign(entry.dataset.address);
  };
  input.addEventListener("input", () => {
    dismissed = false;
    unchoose();
    ask();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (box.hidden) {
        dismissed = false;
        ask();
      }
      else choose(chosen < 0 && event.key === "ArrowUp" ? -1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    } else if (event.key === "Enter" && chosen >= 0 && list.children[chosen]) {
      event.preventDefault();
      leave(list.children[chosen]);
    } else if (event.key.toLowerCase() === "c" && (event.ctrlKey || event.metaKey) && chosen >= 0) {
      const entry = list.children[chosen], code = entry && entry.dataset.code;
      if (!code || input.selectionStart !== input.selectionEnd) return; // marked text is copied as ever
      event.preventDefault();
      const said = input.dataset.copied.replace("{code}", code);
      entry.classList.add("copied");
      document.dispatchEvent(new CustomEvent("copycode", { detail: { code, said, input } }));
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      dismissed = true;
      close();
    } else if (event.key === "Tab") close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=option]");
    if (entry) leave(entry);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", () => {
    dismissed = true;
    close();
  });
})();
