// What says when a page was printed says so when it is, however long it has been open.
"use strict";
window.addEventListener("beforeprint", () => {
  const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  document.querySelectorAll("time[data-now]").forEach((each) => { each.textContent = written.format(new Date()); });
});
