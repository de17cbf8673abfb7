// The search page without reloads: filters, pages and corrections change the answer where it stands, and the address
// with it. Where the registry does not answer, what was shown and typed stays, and why is said. Searches made and searches pinned are kept in this browser alone. Without this script the links lead to pages.
"use strict";
(() => {
  const found = document.getElementById("found");
  const form = document.querySelector("form.search-box");
  if (!found || !form || !window.fetch) return;
  const input = form.querySelector("input[type=search]");
  const status = document.getElementById("codes-status");
  const title = document.title.slice(document.title.lastIndexOf(" – "));
  const path = form.getAttribute("action");
  const clocks = [...form.querySelectorAll("[data-clock]")];
  const fill = (clock, value) => {
    clock.type = !value || /^\d{4}-\d\d-\d\d$/.test(value) ? "date" : "text";
    clock.value = value;
  };
  let pending = null, left = true, standing = window.location.pathname + window.location.search;

  // what became of an answer, said in passing: the registry counts by the words alone, and never keeps who asked
  const tell = (address, more = {}) => {
    const q = new URLSearchParams(window.location.search).get("q");
    if (q) fetch(`${address}?${new URLSearchParams({ q, ...more })}`, { keepalive: true, redirect: "manual" }).catch(() => {});
  };
  const hits = () => [...found.querySelectorAll(".hit-link")];
  const abandoned = () => {
    if (!left && hits().length) tell(found.dataset.abandoned);
    left = true;
  };

  // beside the hits there is room for the filters; over them they are folded away until they are asked for
  const wide = window.matchMedia("(min-width: 62rem)");
  const unfold = () => found.querySelectorAll(".filters-fold").forEach((each) => (each.open = each.open || wide.matches));
  wide.addEventListener("change", () => found.querySelectorAll(".filters-fold").forEach((each) => (each.open = wide.matches)));
  const prepare = () => {
    unfold();
    found.querySelectorAll("#list-keys, [data-pin], .hit-copy").forEach((each) => (each.hidden = false));
    chosen();
    left = !hits().length;
    document.dispatchEvent(new CustomEvent("found"));
  };
  // the way to compare stands there once a hit is chosen, and stays in sight
  const boxes = () => [...found.querySelectorAll("input[name=hit]")];
  const chosen = () => {
    const bar = found.querySelector("#compare");
    if (!bar) return;
    const number = boxes().filter((each) => each.checked).length;
    boxes().forEach((each) => (each.disabled = number === 2 && !each.checked));
    bar.hidden = !number;
    bar.querySelector("[data-count]").textContent = number === 1 ? bar.dataset.one : "";
  };
  const focusOn = (part) => {
    const again = [...found.querySelectorAll("[data-part]")].find((each) => part && each.dataset.part === part);
    const head = again || found.querySelector("#hits-title");
    if (head) head.focus({ preventScroll: Boolean(again) });
  };
  // of what the reader had opened, what stands in the new answer too stays open
  const opened = () => [...found.querySelectorAll("details[data-keep]")].filter((each) => each.open).map((each) => each.dataset.keep);
  const reopen = (keys) => keys.forEach((key) => found.querySelectorAll(`details[data-keep="${key}"]`).forEach((each) => (each.open = true)));
  const trouble = document.getElementById("search-trouble");
  const say = (code, address) => {
    trouble.firstElementChild.textContent = trouble.dataset[code === 429 ? "limited" : code ? "failed" : "offline"];
    trouble.querySelector("a").href = address;
    trouble.hidden = false;
  };
  const show = async (address, part) => {
    if (pending) pending.abort();
    pending = new AbortController();
    found.setAttribute("aria-busy", "true");
    const query = new URL(address, window.location.href).searchParams;
    let code = 0;
    try {
      const answer = await fetch(`${found.dataset.found}?${query}`, { signal: pending.signal });
      code = answer.status;
      if (answer.redirected || code === 401) return window.location.assign(address); // to the log-in, and back
      if (!answer.ok) throw new Error(String(code));
      const text = await answer.text();
      const open = opened();
      found.innerHTML = text;
      reopen(open);
    } catch (error) {
      if (error.name === "AbortError") return; // a later question is under way
      found.removeAttribute("aria-busy");
      say(code, address); // what is shown and what was typed stay where they are
      return;
    }
    trouble.hidden = true;
    standing = window.location.pathname + window.location.search;
    found.removeAttribute("aria-busy");
    const q = query.get("q") || "";
    input.value = q;
    clocks.forEach((each) => fill(each, query.get(each.name) || ""));
    document.title = (q ? found.dataset.title.replace("{q}", q) : found.dataset.start) + title;
    const head = found.querySelector("#hits-title");
    status.textContent = head ? head.textContent : "";
    prepare();
    if (part !== undefined) focusOn(part);
  };
  const go = (address, part) => {
    window.history.pushState(null, "", address);
    show(address, part);
  };

  const plain = (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0;
  trouble.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    show(event.target.href, "");
  });
  found.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches("[data-link]") && plain(event) && navigator.clipboard && window.isSecureContext) {
      event.preventDefault(); // elsewhere the link leads to the page, whose address can be copied
      navigator.clipboard.writeText(link.href).then(() => (status.textContent = link.dataset.copied), () => go(link.href, ""));
    } else if (link.matches("[data-part]") && plain(event)) {
      event.preventDefault();
      go(link.href, link.dataset.part);
    } else if (link.matches(".hit-link")) {
      left = true;
      tell(input.dataset.open, { standard: link.dataset.standard, item: link.dataset.item });
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    abandoned();
    const q = input.value.trim();
    const times = clocks.filter((each) => each.value).map((each) => [each.name, each.value]);
    const query = new URLSearchParams(q ? [["q", q], ...times] : []);
    go(q ? `${path}?${query}` : path, "");
  });
  // a way within the page, as past the filters, is no other search
  window.addEventListener("popstate", () => {
    if (window.location.pathname + window.location.search !== standing) show(window.location.href);
  });
  window.addEventListener("pagehide", abandoned);
  document.addEventListener("leaving", abandoned); // a suggestion is followed: the hits that stood here were not

  // two hits are compared: no more can be chosen, and fewer are not sent
  found.addEventListener("change", (event) => {
    if (event.target.matches("input[name=hit]")) chosen();
  });
  found.addEventListener("submit", (event) => {
    const two = boxes().filter((each) => each.checked).length === 2;
    if (!event.target.matches("#compare") || two) {
      left = true;
      return;
    }
    event.preventDefault();
    event.target.querySelector("[data-count]").textContent = event.target.dataset.two;
  });

  // from hit to hit by the arrow keys
  found.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const link = event.target.closest(".hit-link, #hits-title");
    if (!step || !link || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = hits();
    const next = links[links.indexOf(link) + step];
    event.preventDefault();
    if (next) next.focus();
    else if (step < 0) input.focus();
  });
  prepare();
})();
