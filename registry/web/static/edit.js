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
  const lines = (form) => {
    const text = form.querySelector(".source-editor textarea");
    const gutter = form.querySelector(".source-lines");
    if (!text) return;
    const marks = new Set([...gutter.textContent.matchAll(/▶ (\d+)/g)].map((found) => Number(found[1])));
    text.addEventListener("input", () => {
      const count = text.value.split("\n").length;
      gutter.textContent = Array.from({ length: count }, (_, at) => (marks.has(at + 1) ? "▶ " : "") + (at + 1)).join("\n");
      text.rows = count + 1;
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
