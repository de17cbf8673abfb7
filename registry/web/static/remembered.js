// Searches made lately and searches pinned: kept in this browser alone, shown on the first page, forgotten by one button.
// Without this script, or where the browser keeps nothing, there are none.
"use strict";
(() => {
  const found = document.getElementById("found");
  const status = document.getElementById("codes-status");
  const STORE = "fagregister-searches";
  const MOST = { recent: 8, pinned: 20 };
  const PERSONAL = /\d[\d .\-/]{4,}\d|@/; // what may be a person's number or address is not kept even here
  if (!found) return;

  const good = (each) => each && typeof each.label === "string" && typeof each.address === "string" && each.address.startsWith("/?");
  const read = () => {
    let kept = null;
    try {
      kept = JSON.parse(window.localStorage.getItem(STORE));
    } catch {
      kept = null; // another program's text, or a browser that keeps nothing
    }
    const list = (name) => (kept && Array.isArray(kept[name]) ? kept[name].filter(good).slice(0, MOST[name]) : []);
    return { recent: list("recent"), pinned: list("pinned") };
  };
  const write = (kept) => {
    try {
      window.localStorage.setItem(STORE, JSON.stringify(kept));
    } catch {
      return false;
    }
    return true;
  };
  const without = (list, search) => list.filter((each) => each.address !== search.address);
  const put = (name, search) => {
    const kept = read();
    kept[name] = [search, ...without(kept[name], search)].slice(0, MOST[name]);
    return write(kept);
  };
  const drop = (search) => {
    const kept = read();
    write({ recent: without(kept.recent, search), pinned: without(kept.pinned, search) });
  };

  // the search on the page, as it is found again: from its first hit on, in whichever language the page is then
  const shown = () => {
    const query = new URLSearchParams(window.location.search);
    ["offset", "lang"].forEach((each) => query.delete(each));
    const q = (query.get("q") || "").trim();
    if (!q || PERSONAL.test(q)) return null;
    const chosen = [...found.querySelectorAll(".facet [aria-current] > span:first-child")].map((each) => each.textContent.trim());
    return { address: `/?${query}`, label: [q, ...chosen].join(" · ") };
  };

  const row = (section, search, pinned) => {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = search.address;
    link.dataset.part = "";
    link.textContent = search.label;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary";
    button.textContent = pinned ? section.dataset.unpin : section.dataset.pin;
    const about = document.createElement("span");
    about.className = "visually-hidden";
    about.textContent = ` ${search.label}`;
    button.append(about);
    button.addEventListener("click", () => {
      if (pinned) drop(search);
      else put("pinned", search);
      list();
      const first = found.querySelector("#remembered button, #q");
      if (first) first.focus();
    });
    entry.append(link, " ", button);
    return entry;
  };
  const list = () => {
    const section = found.querySelector("#remembered");
    if (!section) return;
    const { recent, pinned } = read();
    const only = recent.filter((each) => !pinned.some((other) => other.address === each.address));
    section.hidden = !pinned.length && !only.length;
    for (const [name, searches] of [["pinned", pinned], ["recent", only]]) {
      const part = section.querySelector(`[data-list=${name}]`);
      part.hidden = !searches.length;
      part.querySelector("ul").replaceChildren(...searches.map((each) => row(section, each, name === "pinned")));
    }
  };
  const keep = () => {
    const search = found.querySelector(".hit-link") ? shown() : null;
    if (search) put("recent", search);
    list();
  };
  found.addEventListener("click", (event) => {
    const pin = event.target.closest("[data-pin]");
    const search = pin && shown();
    if (search && put("pinned", search)) status.textContent = pin.dataset.pinned;
    if (event.target.closest("[data-forget]")) {
      window.localStorage.removeItem(STORE);
      list();
      status.textContent = event.target.dataset.forgotten;
      document.getElementById("q").focus();
    }
  });
  document.addEventListener("found", keep);
  keep();
})();
