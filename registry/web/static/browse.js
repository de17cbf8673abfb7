// Long lists: what is found shows as one types, branches open where they stand, and C copies a code.
// Without this script the same form and links lead to pages.
"use strict";
(() => {
  const status = document.getElementById("codes-status");
  const say = (text) => {
    if (status) status.textContent = text;
  };

  // copying
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea"); // plain http inside the hospital has no clipboard interface
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  const hint = document.getElementById("list-keys");
  const button = document.querySelector("[data-copy]");
  const flash = (element) => {
    element.classList.add("copied");
    setTimeout(() => element.classList.remove("copied"), 1200);
  };
  if (button) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const focused = document.activeElement;
      await copy(button.dataset.copy);
      if (focused) focused.focus();
      flash(button);
      say(button.dataset.done);
    });
  }
  const copyFrom = async (link) => {
    await copy(link.dataset.code);
    link.focus();
    flash(link);
    if (hint) say(hint.dataset.copied.replace("{code}", link.dataset.code));
  };

  document.addEventListener("click", (event) => {
    const copier = event.target.closest(".hit-copy");
    if (copier) copyFrom(copier);
  });
  // a code that has no element with focus, as a suggestion
  document.addEventListener("copycode", async (event) => {
    const { code, said, input } = event.detail;
    await copy(code);
    input.focus();
    say(said);
  });

  // whoever speaks to the machine, or strikes keys by mistake, turns the letter off; the browser remembers it
  const keySwitch = document.querySelector("[data-key-switch]");
  const remembered = "fagregister-copy-key";
  if (keySwitch) {
    keySwitch.parentElement.hidden = false;
    keySwitch.checked = window.localStorage.getItem(remembered) !== "off";
    keySwitch.addEventListener("change", () => window.localStorage.setItem(remembered, keySwitch.checked ? "on" : "off"));
  }

  // keys: letters only while a code, the button or nothing has focus, so that they never stand in for what is typed
  const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    const link = at && at.closest ? at.closest(".code-link") : null;
    if (event.key.toLowerCase() === "c" && plain(event) && !window.getSelection().toString()) {
      if (link) copyFrom(link);
      else if (button && keySwitch.checked && (at === document.body || at === button || at.id === "content")) button.click();
    } else if (link && body && body.contains(link) && plain(event)) walk(event, link);
  });

  const form = document.querySelector("[data-browse]");
  const body = document.getElementById("codes-body");
  if (!body) return;
  const walk = (event, link) => {
    const links = [...body.querySelectorAll(".code-link")].filter((each) => each.offsetParent !== null);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = link.closest(".code-row");
    const twig = row ? row.querySelector(":scope > .twig") : null;
    if (step) {
      const next = links[links.indexOf(link) + step];
      if (next) next.focus();
      else if (step < 0 && form) form.querySelector("input[type=search]").focus();
      event.preventDefault();
    } else if (event.key === "ArrowRight" && twig && twig.getAttribute("aria-expanded") === "false") {
      twig.click();
      event.preventDefault();
    } else if (event.key === "ArrowLeft") {
      const above = link.closest(".code-row ul") ? link.closest("ul").closest(".code-row") : null;
      if (twig && twig.getAttribute("aria-expanded") === "true") twig.click();
      else if (above) above.querySelector(".code-link").focus();
      event.preventDefault();
    }
  };
  if (!form) return;
  if (hint) hint.hidden = false;

  const asked = form.dataset.browse;
  const fetched = async (query, signal) => {
    const answer = await fetch(`${asked}?${new URLSearchParams(query)}`, { signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status)); // a log-in that ran out leads elsewhere
    return answer.text();
  };
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html").body;

  // branches
  const opened = (twig) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "twig";
    made.dataset.parent = twig.dataset.parent;
    made.dataset.address = twig.href;
    made.setAttribute("aria-expanded", "false");
    made.append(...twig.childNodes);
    twig.replaceWith(made);
  };
  const prepare = (within) => within.querySelectorAll("a.twig").forEach(opened);
  const toggle = async (twig) => {
    const row = twig.closest(".code-row");
    const inner = row.querySelector(":scope > ul, :scope > .code-more");
    const open = twig.getAttribute("aria-expanded") === "true";
    twig.setAttribute("aria-expanded", String(!open));
    if (inner) {
      row.querySelectorAll(":scope > ul, :scope > .code-more").forEach((each) => (each.hidden = open));
      return;
    }
    if (open) return;
    twig.setAttribute("aria-busy", "true");
    try {
      const found = parsed(await fetched({ parent: twig.dataset.parent }));
      const level = found.querySelector("ul.codes");
      if (level) {
        prepare(level);
        row.append(level);
      }
      const more = found.querySelector(".pager a[rel=next]");
      if (more) {
        const rest = document.createElement("p");
        rest.className = "code-more";
        more.className = "";
        rest.append(more);
        row.append(rest);
      }
    } catch {
      window.location.assign(twig.dataset.address);
    } finally {
      twig.removeAttribute("aria-busy");
    }
  };
  body.addEventListener("click", (event) => {
    const twig = event.target.closest("button.twig");
    if (twig) toggle(twig);
  });
  prepare(body);

  // finding as one types
  const input = form.querySelector("input[type=search]");
  const view = form.querySelector("input[name=view]");
  const toggleLink = form.parentElement.querySelector("a.btn");
  let waiting = null, pending = null, shown = input.value.trim();
  const address = (q) => {
    const query = new URLSearchParams();
    if (view) query.set("view", view.value);
    if (q) query.set("q", q);
    return query;
  };
  const show = async () => {
    const q = input.value.trim();
    if (q === shown) return;
    if (pending) pending.abort();
    pending = new AbortController();
    body.setAttribute("aria-busy", "true");
    try {
      const text = await fetched(address(q), pending.signal);
      shown = q;
      body.innerHTML = text;
      prepare(body);
      const count = body.querySelector("[data-count]");
      say(count ? count.firstChild.textContent.trim() : "");
      const query = address(q).toString();
      window.history.replaceState(null, "", `${form.getAttribute("action").split("#")[0]}${query ? `?${query}` : ""}`);
      if (toggleLink) {
        const other = new URL(toggleLink.href);
        if (q) other.searchParams.set("q", q);
        else other.searchParams.delete("q");
        toggleLink.href = other.href;
      }
      body.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name === "AbortError") return; // a later question is under way
      form.submit(); // to the page that says what is wrong
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    const first = body.querySelector(".code-link");
    if (first) {
      first.focus();
      event.preventDefault();
    }
  });
})();
