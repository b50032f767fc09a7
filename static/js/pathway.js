// Every page works without this file. It leads the keyboard to the first field that is wrong, and
// where htmx replaces a part of a page, it keeps what the reader had opened, where the keyboard
// was, and what stood where on the screen. It closes the menu of a phone when one is done with it.
(() => {
  "use strict";

  let opened = new Map();
  let trail = [];

  // The ids from the focused element outwards, with their place on the screen.
  const placesAround = (element) => {
    const places = [];
    for (let at = element; at && at.id !== "main"; at = at.parentElement) {
      if (at.id) places.push({ id: at.id, top: at.getBoundingClientRect().top });
    }
    return places;
  };

  const isShown = (element) => element !== null && element.getClientRects().length > 0;

  const focusable = ({ id }) => {
    const element = document.getElementById(id);
    if (!element) return null;
    return element.matches("a, button, input, select, textarea, summary")
      ? element
      : element.querySelector("a[href], button, summary");
  };

  // The first field that is wrong, or what is said of the form as a whole.
  const wrongPart = () =>
    document.querySelector("main [aria-invalid='true']") ||
    document.querySelector("main [role='alert'][tabindex]");

  // In a form that was asked for: the first field, or the first that is wrong. A page that comes
  // back from the history has no target.
  const fieldOf = (target) =>
    isShown(target?.querySelector(".record-form") ?? null)
      ? wrongPart() || target.querySelector("select")
      : null;

  const focus = (element) => {
    element.focus({ preventScroll: true });
    const { top, bottom } = element.getBoundingClientRect();
    const isInSight = top >= 0 && bottom <= window.innerHeight;
    if (!isInSight && element.id !== "main") {
      element.scrollIntoView({ block: "center", behavior: "instant" });
    }
  };

  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map(
      Array.from(document.querySelectorAll("details[id]"), (one) => [one.id, one.open]),
    );
    trail = placesAround(document.activeElement);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    opened.forEach((isOpen, id) => {
      const details = document.getElementById(id);
      if (details) details.open = isOpen;
    });
    // An element that is not shown has no place on the screen.
    const anchor = trail.find(({ id }) => isShown(document.getElementById(id)));
    if (anchor) {
      const moved = document.getElementById(anchor.id).getBoundingClientRect().top - anchor.top;
      window.scrollBy({ top: moved, behavior: "instant" });
    }
    const field = fieldOf(event.detail.target);
    if (field) return focus(field);
    if (document.activeElement && document.activeElement !== document.body) return;
    focus(trail.map(focusable).find(Boolean) || document.getElementById("main"));
  });

  // A change that htmx could not send, or that was refused, must not look as if it were saved.
  const sayFailure = () => {
    const failure = document.getElementById("failure");
    if (!failure) return;
    document.getElementById("messages").replaceChildren(failure.content.cloneNode(true));
  };
  document.addEventListener("htmx:sendError", sayFailure);
  document.addEventListener("htmx:responseError", sayFailure);

  // The open menu lies over the page: it closes by Escape, and when the keyboard leaves it.
  const menu = document.querySelector(".nav-small");
  menu?.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  menu?.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // "/" leads to the box over the whole library, or to the page that has it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const box = document.querySelector("[data-search]");
    const link = document.querySelector(".nav-list [data-search-page]");
    if (!box && !link) return;
    event.preventDefault();
    if (box) box.focus();
    else window.location.assign(link.href);
  });

  // This file is deferred: the page is there, and was sent back with what is wrong.
  wrongPart()?.focus();
})();
