// Makes the editors of value sets and maps smoother: a step is saved and the page brought up to date in place, with the
// focus where it was, and codes are found as one types. Without this script the same forms send and come back.
"use strict";
(() => {
  const editor = () => document.getElementById("editor");
  const said = document.querySelector("[data-said]");
  if (!editor() || !said || !window.fetch) return;

  // where the reader is: the element itself by id, else its place among the buttons of its section
  const place = () => {
    const active = document.activeElement;
    const section = active && active.closest("[data-spot][id], section[id]");
    if (!section) return null;
    const buttons = [...section.querySelectorAll("button, a, input, select, summary")];
    return { id: active.id, section: section.id, at: buttons.indexOf(active), command: active.value };
  };
  const goTo = (was) => {
    const summary = document.getElementById("error-summary");
    if (summary) return summary.focus();
    if (!was) return null;
    const same = was.id && document.getElementById(was.id);
    if (same) return same.focus({ preventScroll: true });
    const section = document.getElementById(was.section);
    if (!section) return document.querySelector("#editor h1 ~ * h2[tabindex]").focus();
    const visible = [...section.querySelectorAll("button, a, input, select, summary")].filter((each) => each.type !== "hidden");
    const all = [...section.querySelectorAll("button, a, input, select, summary")];
    const next = visible.find((each) => was.command && each.value === was.command) || visible.find((each) => all.indexOf(each) >= was.at) || section.querySelector("[tabindex]");
    return next && next.focus({ preventScroll: true });
  };
  const opened = () => new Set([...document.querySelectorAll("#editor details[open] > summary")].map((each) => each.textContent));
  // what was typed elsewhere on the page and is not saved yet stays; a key says which field it belongs to
  const kept = (form) => [...document.querySelectorAll("#editor [data-keep]")].filter((each) => each.form !== form && each.value !== each.defaultValue);
  const show = (page, address, form) => {
    const fresh = page.getElementById("editor");
    if (!fresh) throw new Error("no editor came back");
    const was = place(), open = opened(), top = window.scrollY, typed = kept(form);
    for (const each of fresh.querySelectorAll("details > summary")) {
      if (open.has(each.textContent)) each.parentElement.open = true;
    }
    for (const each of typed) {
      const same = [...fresh.querySelectorAll("[data-keep]")].find((other) => other.dataset.keep === each.dataset.keep);
      if (same) same.value = each.value;
    }
    editor().replaceWith(fresh);
    document.title = page.title;
    history.replaceState(null, "", address);
    window.scrollTo(0, top);
    goTo(was);
    const notices = [...page.querySelectorAll(".notices .notice, #error-summary")].map((each) => each.textContent.trim());
    said.textContent = notices.join(" ");
  };
  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-step]") || form.dataset.plain) return;
    event.preventDefault();
    if (editor().hasAttribute("aria-busy")) return; // a second press of the same button
    const button = event.submitter;
    const data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.set(button.name, button.value);
    editor().setAttribute("aria-busy", "true");
    said.textContent = editor().dataset.busy;
    fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } })
      .then(async (answer) => show(await read(answer), answer.redirected ? answer.url.split("#")[0] : location.href, form))
      .catch(() => { editor().removeAttribute("aria-busy"); form.dataset.plain = "yes"; form.requestSubmit(button); });
  });

  let leaving = false;
  document.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && kept(null).length) event.preventDefault();
  });

  // search as one types: only the hits are brought
  let waiting = null, asked = 0, pending = null;
  const find = async (form) => {
    const query = new URLSearchParams(new FormData(form));
    const mine = ++asked;
    if (pending) pending.abort();
    pending = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.liveAddress}?${query}`, { signal: pending.signal });
      if (!answer.ok || mine !== asked) return;
      const fresh = (await read(answer)).querySelector(form.dataset.live);
      if (!fresh) return;
      document.querySelector(form.dataset.live).replaceWith(fresh);
      said.textContent = fresh.dataset.count || "";
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = ""; // the button finds all the same
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form || event.target.type !== "text" && event.target.type !== "search") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => find(form), 200);
  });

  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
})();
