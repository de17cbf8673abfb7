// What is sent is sent once: a second press while the answer is on its way does nothing. A link to a folded form opens it.
"use strict";
(() => {
  const LONG = 20000; // after which it may be tried again
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), LONG);
  });
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
    if (target.matches("input, select, textarea")) target.focus();
  };
  window.addEventListener("hashchange", unfold);
  unfold();
  // come back to, with the page as it was left
  window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));
})();
