// The keys of the inbox. Everything they do can be done by links and buttons, without this file.
(() => {
  "use strict";
  const inbox = document.getElementById("innboks");
  if (!inbox) return;
  const dialog = document.getElementById("taster");
  const singleKeys = inbox.dataset.keys === "on";
  const preview = () => document.getElementById("forhandsvisning");
  const rows = () => [...inbox.querySelectorAll(".inbox-rows > li")];
  // Which idea somebody chose to look at; the first of the list is shown before anybody has.
  const beside = () => ("chosen" in (preview()?.dataset ?? {}) ? preview().dataset.idea : undefined);

  // Where one is: in the row that has the focus, else in that of the idea beside the list.
  const here = () => document.activeElement?.closest(".inbox-rows > li") ?? document.getElementById(`ide-${beside()}`);
  // The idea beside the list follows the row one goes to, where both are seen at once; the focus stays in the list.
  const isSeen = () => preview()?.offsetParent != null && "idea" in preview().dataset;
  const isRead = (row) => !row || !isSeen() || row.id === `ide-${preview().dataset.idea}`;
  let soon;
  const follow = () => {
    clearTimeout(soon);
    // Whoever holds a key down goes past many rows, and reads the last.
    soon = setTimeout(() => {
      const row = document.activeElement?.closest(".inbox-rows > li");
      if (isRead(row)) return;
      window.htmx.ajax("GET", row.querySelector(".row-title").href, { source: preview(), target: "#forhandsvisning", swap: "outerHTML" });
    }, 80);
  };

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here());
    const wanted = at < 0 ? all[0] : all[at + by];
    const link = wanted?.querySelector(".row-title");
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
    follow();
    return Boolean(link);
  };

  const press = (key) => {
    const row = document.activeElement?.closest(".inbox-rows > li");
    const wanted = `[data-key="${key}"]`;
    // When ideas are ticked, a key answers all of them.
    const several = inbox.querySelector(".inbox-rows input:checked") && document.getElementById("flere");
    // Nobody answers another idea than the one they read: until it stands beside the list a key does nothing.
    if (!several && !isRead(row)) {
      follow();
      return true;
    }
    const shown = isSeen() ? preview() : row;
    const found = (several || shown)?.querySelector(wanted);
    found?.click();
    return Boolean(found);
  };

  const choose = () => {
    const box = here()?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  };

  const isTyping = ({ target }) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog?.matches(":popover-open") || isTyping(event)) return;
    const { key } = event;
    let done = false;
    if (key === "ArrowDown" || key === "ArrowUp") {
      // Elsewhere than in the list the arrows scroll, as they always do.
      if (document.activeElement?.closest(".inbox-rows")) done = step(key === "ArrowDown" ? 1 : -1);
    } else if (!singleKeys || key.length !== 1) return;
    else if (key === "j" || key === "k") done = step(key === "j" ? 1 : -1);
    else if (key === "x") done = choose();
    else if (key === "?") {
      dialog?.showPopover();
      done = true;
    } else done = /^[a-z]$/.test(key) && press(key);
    if (done) event.preventDefault();
  });

  // Ctrl and Enter send the answer that one writes.
  document.addEventListener("keydown", (event) => {
    const form = (event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.closest("#skjema");
    const send = form && [...form.querySelectorAll("button[type=submit]:not([name])")].pop();
    if (!send) return;
    event.preventDefault();
    send.click();
  });

  // The row of the idea that is shown beside the list says so.
  const mark = () => {
    for (const row of rows()) {
      const link = row.querySelector(".row-title");
      if (row.id === `ide-${beside()}`) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  };
  document.addEventListener("htmx:afterSettle", mark);

  // A move's form that opens in the preview is begun at once.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target.id !== "flytt-skjema") return;
    const first = detail.target.querySelector("input:not([type=hidden]), select, textarea");
    first?.focus();
    detail.target.scrollIntoView({ block: "nearest" });
  });
})();
