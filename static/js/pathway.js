// Every page works without this file. Where htmx replaces a part of a page, this keeps what the
// reader had opened, where the keyboard was, and what stood where on the screen.
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

  const focusable = ({ id }) => {
    const element = document.getElementById(id);
    if (!element) return null;
    return element.matches("a, button, input, select, textarea, summary")
      ? element
      : element.querySelector("a[href], button, summary");
  };

  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map(
      Array.from(document.querySelectorAll("details[id]"), (one) => [one.id, one.open]),
    );
    trail = placesAround(document.activeElement);
  });

  document.addEventListener("htmx:afterSettle", () => {
    opened.forEach((isOpen, id) => {
      const details = document.getElementById(id);
      if (details) details.open = isOpen;
    });
    const anchor = trail.find(({ id }) => document.getElementById(id));
    if (anchor) {
      const moved = document.getElementById(anchor.id).getBoundingClientRect().top - anchor.top;
      window.scrollBy({ top: moved, behavior: "instant" });
    }
    if (document.activeElement && document.activeElement !== document.body) return;
    const left = trail.map(focusable).find(Boolean) || document.getElementById("main");
    left.focus({ preventScroll: true });
  });
})();
