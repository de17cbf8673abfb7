// Searches made lately and searches pinned: kept in this browser alone, shown on the first page, forgotten one by one or
// all at once. Whoever says so keeps nothing here at all. Without this script, or where the browser keeps nothing, there
// are none.
"use strict";
(() => {
  const found = document.getElementById("found");
  const status = document.getElementById("codes-status");
  const STORE = "fagregister-searches";
  const SWITCH = "fagregister-remember";
  const MOST = { recent: 8, pinned: 20 };
  const PERSONAL = /\d[\d .\-/]{4,}\d|@/; // what may be a person's number or address is not kept even here
  if (!found) return;

  const good = (each) => each && typeof each.label === "string" && typeof each.address === "string" && each.address.startsWith("/?");
  const stored = (name) => {
    try {
      return window.localStorage.getItem(name);
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const off = () => stored(SWITCH) === "off";
  const read = () => {
    let kept = null;
    try {
      kept = JSON.parse(stored(STORE));
    } catch {
      kept = null; // another program's text
    }
    const list = (name) => (kept && Array.isArray(kept[name]) ? kept[name].filter(good).slice(0, MOST[name]) : []);
    return { recent: list("recent"), pinned: list("pinned") };
  };
  const write = (kept) => {
    if (off()) return false;
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
  const letGo = (search) => {
    const kept = read();
    write({ recent: [search, ...without(kept.recent, search)].slice(0, MOST.recent), pinned: without(kept.pinned, search) });
  };
  const drop = (search) => {
    const kept = read();
    write({ recent: without(kept.recent, search), pinned: without(kept.pinned, search) });
  };

  // the search on the page, as it is found again: from its first hit on, in whichever language the page is then
  const shown = () => {
    const query = new URLSearchParams(window.location.search);
    ["offset", "lang", "group"].forEach((each) => query.delete(each));
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
    const ways = document.createElement("span");
    ways.className = "remembered-ways";
    ways.append(
      button(pinned ? section.dataset.unpin : section.dataset.pin, search, () => (pinned ? letGo(search) : put("pinned", search))),
      " ",
      button(section.dataset.drop, search, () => {
        drop(search);
        status.textContent = section.dataset.dropped;
      }),
    );
    entry.append(link, " ", ways);
    return entry;
  };
  const button = (text, search, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-outline-primary";
    made.textContent = text;
    const about = document.createElement("span");
    about.className = "visually-hidden";
    about.textContent = ` ${search.label}`;
    made.append(about);
    made.addEventListener("click", () => {
      const place = [...found.querySelectorAll("#remembered button")].indexOf(made);
      act();
      list();
      const left = [...found.querySelectorAll("#remembered li button")]; // the focus stays about where it was
      (left[Math.min(place, left.length - 1)] || document.getElementById("q")).focus();
    });
    return made;
  };
  const list = () => {
    const section = found.querySelector("#remembered");
    if (!section) return;
    const { recent, pinned } = read();
    const only = recent.filter((each) => !pinned.some((other) => other.address === each.address));
    section.hidden = !pinned.length && !only.length && !off();
    section.querySelector("[data-remember]").checked = !off();
    section.querySelector("[data-forget]").hidden = !pinned.length && !only.length;
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
    if (search) status.textContent = put("pinned", search) ? pin.dataset.pinned : pin.dataset.unkept;
    if (event.target.closest("[data-forget]")) {
      window.localStorage.removeItem(STORE);
      list();
      status.textContent = event.target.dataset.forgotten;
      document.getElementById("q").focus();
    }
  });
  found.addEventListener("change", (event) => {
    const remember = event.target.closest("[data-remember]");
    if (!remember) return;
    try {
      window.localStorage.removeItem(STORE);
      if (remember.checked) window.localStorage.removeItem(SWITCH);
      else window.localStorage.setItem(SWITCH, "off"); // the choice itself is all that stays
    } catch {
      remember.checked = false; // this browser keeps nothing anyhow
    }
    list();
    status.textContent = remember.checked ? remember.dataset.on : remember.dataset.off;
    remember.focus();
  });
  document.addEventListener("found", keep);
  keep();
})();
