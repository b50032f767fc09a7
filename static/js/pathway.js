// Every page works without this file. Where htmx replaces a part of a page, this keeps what the
// reader had opened and where the keyboard was.
(() => {
  "use strict";

  let opened = new Map();
  let trail = [];

  // The ids from the focused element outwards: the nearest one left after a swap gets the focus.
  const idsAround = (element) => {
    const ids = [];
    for (let at = element; at && at.id !== "main"; at = at.parentElement) {
      if (at.id) ids.push(at.id);
    }
    return ids;
  };

  const focusOn = (element) => {
    const target = element.matches("a, button, input, select, textarea, summary")
      ? element
      : element.querySelector("a[href], button, summary");
    if (target) target.focus({ preventScroll: true });
  };

  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map(
      Array.from(document.querySelectorAll("details[id]"), (one) => [one.id, one.open]),
    );
    trail = idsAround(document.activeElement);
  });

  document.addEventListener("htmx:afterSettle", () => {
    opened.forEach((isOpen, id) => {
      const details = document.getElementById(id);
      if (details) details.open = isOpen;
    });
    if (document.activeElement && document.activeElement !== document.body) return;
    const left = trail.map((id) => document.getElementById(id)).find(Boolean);
    if (left) focusOn(left);
  });
})();
