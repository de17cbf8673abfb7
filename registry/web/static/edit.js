// Makes editing forms smoother: rows are added and moved without leaving the page, the place is kept, and nobody
// leaves with unsaved text by mistake. Without this script the same buttons send the form and come back.
"use strict";
(() => {
  const ROW = /^(add|remove|up|down|copy):/;
  let dirty = false, leaving = false;

  const focus = (form) => {
    const target = form.dataset.focus && document.getElementById(form.dataset.focus);
    const summary = document.getElementById("error-summary");
    const place = target || summary;
    if (!place) return;
    const field = place.matches("fieldset.row-card") && place.querySelector("input:not([type=hidden]), select, textarea");
    (field || place).focus();
    place.scrollIntoView({ block: "center" });
  };
  const replace = async (form, button) => {
    const data = new URLSearchParams(new FormData(form));
    data.set("command", button.value);
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form.edit-form");
    if (!fresh) throw new Error("no form came back");
    const opened = new Set([...form.querySelectorAll("details[open] > summary")].map((each) => each.textContent));
    for (const each of fresh.querySelectorAll("details > summary")) {
      if (opened.has(each.textContent)) each.parentElement.open = true;
    }
    form.replaceWith(fresh);
    start(fresh);
    dirty = true;
  };
  // Numbers and problems beside a text move with its lines, and a problem's link leads into the text.
  const lines = (form) => {
    const text = form.querySelector(".source-editor textarea");
    const gutter = form.querySelector(".source-lines");
    const notes = form.querySelector(".source-notes");
    if (!text) return;
    let marks = [...gutter.textContent.matchAll(/▶ (\d+)/g)].map((found) => Number(found[1]));
    const said = notes ? notes.textContent.split("\n") : [];
    let count = text.value.split("\n").length;
    text.addEventListener("input", () => {
      const every = text.value.split("\n"), now = every.length, moved = now - count;
      if (!moved) return;
      let at = text.value.slice(0, text.selectionEnd).split("\n").length - Math.max(moved, 0);
      if (moved > 0 && !every[at - 1]) at -= 1; // new lines before a whole line push it down
      marks = marks.filter((line) => line <= at || line + moved > at).map((line) => (line > at ? line + moved : line));
      said.splice(at, Math.max(-moved, 0), ...Array(Math.max(moved, 0)).fill(""));
      count = now;
      const marked = new Set(marks);
      gutter.textContent = Array.from({ length: count }, (_, place) => (marked.has(place + 1) ? "▶ " : "") + (place + 1)).join("\n");
      if (notes) notes.textContent = said.join("\n");
      text.rows = count + 1;
    });
    form.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#line-']");
      if (!link) return;
      event.preventDefault();
      const number = Number(link.hash.slice(6)), every = text.value.split("\n");
      const begin = every.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
      text.focus({ preventScroll: true });
      text.setSelectionRange(begin, begin + (every[number - 1] || "").length);
      const box = text.getBoundingClientRect();
      window.scrollTo({ top: box.top + window.scrollY + (box.height * number) / (count + 1) - window.innerHeight / 2 });
    });
  };
  const start = (form) => {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button && ROW.test(button.value)) {
        event.preventDefault();
        replace(form, button).catch(() => { leaving = true; form.requestSubmit(button); });
      } else leaving = true;
    });
    lines(form);
    focus(form);
  };
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
  document.querySelectorAll("form.edit-form").forEach(start);
})();
