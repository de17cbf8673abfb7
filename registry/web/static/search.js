// The search page without reloads: filters, pages and corrections change the answer where it stands, and the address
// with it. Searches made and searches pinned are kept in this browser alone. Without this script the links lead to pages.
"use strict";
(() => {
  const found = document.getElementById("found");
  const form = document.querySelector("form.search-box");
  if (!found || !form || !window.fetch) return;
  const input = form.querySelector("input[type=search]");
  const status = document.getElementById("codes-status");
  const title = document.title.slice(document.title.lastIndexOf(" – "));
  const path = form.getAttribute("action");
  let pending = null, left = true;

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

  const prepare = () => {
    found.querySelectorAll("#list-keys, [data-pin]").forEach((each) => (each.hidden = false));
    left = !hits().length;
    document.dispatchEvent(new CustomEvent("found"));
  };
  const focusOn = (part) => {
    const again = [...found.querySelectorAll("[data-part]")].find((each) => part && each.dataset.part === part);
    const head = again || found.querySelector("#hits-title");
    if (head) head.focus({ preventScroll: Boolean(again) });
  };
  const show = async (address, part) => {
    if (pending) pending.abort();
    pending = new AbortController();
    found.setAttribute("aria-busy", "true");
    const query = new URL(address, window.location.href).searchParams;
    try {
      const answer = await fetch(`${found.dataset.found}?${query}`, { signal: pending.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      found.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(address); // to the page that says what is wrong
      return;
    }
    found.removeAttribute("aria-busy");
    const q = query.get("q") || "";
    input.value = q;
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
  found.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches("[data-part]") && plain(event)) {
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
    const query = new URLSearchParams(q ? { q } : {});
    go(q ? `${path}?${query}` : path, "");
  });
  window.addEventListener("popstate", () => show(window.location.href));
  window.addEventListener("pagehide", abandoned);

  // two hits are compared: no more can be chosen, and fewer are not sent
  const boxes = () => [...found.querySelectorAll("input[name=hit]")];
  found.addEventListener("change", (event) => {
    if (!event.target.matches("input[name=hit]")) return;
    const chosen = boxes().filter((each) => each.checked);
    boxes().forEach((each) => (each.disabled = chosen.length === 2 && !each.checked));
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
    const link = event.target.closest(".hit-link");
    if (!step || !link || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = hits();
    const next = links[links.indexOf(link) + step];
    event.preventDefault();
    if (next) next.focus();
    else if (step < 0) input.focus();
  });
  prepare();
})();
