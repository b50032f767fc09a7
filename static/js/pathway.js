// Every page works without this file. With htmx it keeps, across a swap, what the reader opened
// and where the keyboard was.
(() => {
  "use strict";

  const kept = { open: new Map(), focus: null };

  const focusKey = (element) => {
    const holder = element && element.closest("[data-focus], [id]");
    if (!holder) return null;
    return holder.dataset.focus
      ? `[data-focus="${CSS.escape(holder.dataset.focus)}"]`
      : `#${CSS.escape(holder.id)}`;
  };

  document.addEventListener("htmx:beforeSwap", () => {
    kept.open = new Map(
      [...document.querySelectorAll("details[id]")].map((details) => [details.id, details.open]),
    );
    kept.focus = focusKey(document.activeElement);
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, open] of kept.open) {
      const details = document.getElementById(id);
      if (details) details.open = open;
    }
    const lost = !document.activeElement || document.activeElement === document.body;
    const target = lost && kept.focus && document.querySelector(kept.focus);
    if (target) target.focus({ preventScroll: true });
  });
})();
