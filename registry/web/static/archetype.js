// The tree of an archetype: C copies a node's path, branches open and comments are written where they stand.
// Without this script the same links lead to pages.
"use strict";
(() => {
  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const status = document.getElementById("codes-status");
  const say = (text) => {
    if (status) status.textContent = text;
  };

  // the path of a node
  const copy = async (text, back) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea"); // plain http inside the hospital has no clipboard interface
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    if (back) back.focus();
    return undefined;
  };
  const hint = document.getElementById("path-keys");
  if (hint) {
    hint.hidden = false;
    document.addEventListener("keydown", async (event) => {
      if (event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const at = document.activeElement;
      if (at && at.matches("input, textarea, select") && at.type !== "checkbox") return;
      if (window.getSelection().toString()) return;
      const focused = at && tree.contains(at) ? at : null;
      const pointed = [...tree.querySelectorAll("li:hover")].pop();
      const node = focused ? focused.closest("li") : pointed;
      if (!node) return;
      await copy(node.dataset.path, focused);
      node.classList.add("copied");
      setTimeout(() => node.classList.remove("copied"), 1200);
      say(hint.dataset.copied.replace("{path}", node.dataset.path));
    });
  }

  // heads of nodes: up and down from one to the next, right opens a branch, left closes it or leads to the one above
  const heads = () => [...tree.querySelectorAll("summary, .leaf-head")].filter((each) => each.offsetParent !== null && !each.closest(".node-comment, .comment-here") && each.parentElement.parentElement.matches("li"));
  tree.addEventListener("keydown", (event) => {
    const head = event.target;
    if (!head.matches("summary, .leaf-head") || !head.parentElement.parentElement.matches("li")) return;
    const all = heads();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const branch = head.matches("summary") ? head.parentElement : null;
    let next = null;
    if (step) next = all[all.indexOf(head) + step];
    else if (event.key === "ArrowRight" && branch && !branch.open) branch.open = true;
    else if (event.key === "ArrowLeft" && branch && branch.open) branch.open = false;
    else if (event.key === "ArrowLeft") next = head.closest("li").parentElement.closest("details")?.querySelector(":scope > summary");
    else return;
    if (next) next.focus();
    event.preventDefault();
  });

  // more of a branch, fetched and put where the link stood
  tree.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-branch]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const place = link.closest("details");
    tree.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(`item-${link.dataset.branch}`)?.querySelector(":scope > details");
      if (!found) throw new Error("gone");
      let list = place.querySelector(":scope > ul");
      if (!list) {
        list = document.createElement("ul");
        link.parentElement.before(list);
      }
      const added = [...(found.querySelector(":scope > ul")?.children || [])].filter((each) => !document.getElementById(each.id));
      list.append(...added);
      const more = found.querySelector(":scope > .node-more");
      if (more) link.parentElement.replaceWith(more);
      else link.parentElement.remove();
      place.open = true;
      added[0]?.querySelector("summary, .leaf-head")?.focus();
    } catch {
      window.location.assign(link.href);
    } finally {
      tree.removeAttribute("aria-busy");
    }
  });

  // a comment is written at its node: the page has one form, which goes to where it is asked for
  const form = document.getElementById("comment-at-node");
  if (!form) return;
  let opener = null;
  const title = form.querySelector("[data-about]");
  tree.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-comment]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.elements.namedItem("item").value = link.dataset.comment;
    title.textContent = link.dataset.name;
    if (opener) opener.hidden = false;
    opener = link.parentElement;
    opener.after(form);
    opener.hidden = true;
    form.hidden = false;
    form.querySelector("textarea").focus();
  });
  const cancel = form.querySelector("[data-cancel]");
  cancel.addEventListener("click", (event) => {
    if (!opener) return;
    event.preventDefault();
    form.hidden = true;
    opener.hidden = false;
    opener.querySelector("a").focus();
    opener = null;
  });
})();
