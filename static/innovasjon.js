// Only what HTML cannot do by itself. Every page works without this file.
(() => {
  "use strict";
  const area = () => document.getElementById("meldinger");

  // What went wrong in an htmx request is told in the message area, which screen readers follow.
  const tell = (text) => {
    const box = document.createElement("div");
    box.className = "ds-alert";
    box.dataset.color = "danger";
    box.dataset.fromRequest = "";
    box.append(Object.assign(document.createElement("p"), { textContent: text }));
    area()?.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
    tell((plain && xhr.responseText) || area()?.dataset.fault);
  });
  document.addEventListener("htmx:sendError", () => tell(area()?.dataset.noContact));
  document.addEventListener("htmx:timeout", () => tell(area()?.dataset.noContact));
  document.addEventListener("htmx:beforeSend", () => area()?.querySelector("[data-from-request]")?.remove());

  // The phone's menu lies over the page; where the window becomes wide, it is a part of the page again.
  const menu = document.getElementById("meny");
  matchMedia("(min-width: 48em)").addEventListener("change", () => {
    if (menu?.matches(":popover-open")) menu.hidePopover();
  });

  // The choice of language sends the page's form along. A form that htmx sends would go where htmx sends it.
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("button[formaction][name=language]");
    if (!choice?.form?.hasAttribute("hx-post")) return;
    event.preventDefault();
    const { form } = choice;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "language", value: choice.value }));
    form.action = choice.formAction;
    form.submit();
  });

  // A part of a form that belongs to one of several choices is shown with it; what has to be mended always.
  for (const part of document.querySelectorAll("[data-shown-with]")) {
    const [name, value] = part.dataset.shownWith.split("=");
    const choices = part.closest("form").querySelectorAll(`input[name="${name}"]`);
    const show = () => {
      const isChosen = [...choices].some((choice) => choice.checked && choice.value === value);
      part.hidden = !isChosen && !part.querySelector("[aria-invalid=true]");
    };
    for (const choice of choices) choice.addEventListener("change", show);
    show();
  }

  // Pages made for paper: the browser's own print, also to PDF.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.dataset.ready = "";
    button.addEventListener("click", () => window.print());
  }

  // A menu under the reader's name closes as menus do.
  const account = document.querySelector("details.account");
  const close = (event) => {
    if (!account?.open || (event.type === "click" && account.contains(event.target))) return;
    if (event.type === "keydown" && event.key !== "Escape") return;
    account.open = false;
    if (event.type === "keydown") account.querySelector("summary").focus();
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);
})();
