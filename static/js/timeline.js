// Dragging one's own date on the wide picture: it fills in the form below and asks what slips.
// Nothing is saved by it, and everything it does the form does as well.
(() => {
  "use strict";

  const svg = document.querySelector(".tl--wide");
  const form = document.querySelector(".tl-move");
  if (!svg || !form) return;

  const DAY = 86400000;
  const STEP = 4; // fewer pixels are a click
  const { start, days, low, high } = svg.dataset;
  const scale = (Number(high) - Number(low)) / Number(days);

  const across = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(svg.getScreenCTM().inverse()).x;
  };
  const dayAt = (x) => {
    const number = Math.round((x - Number(low)) / scale);
    return new Date(Date.parse(start) + number * DAY).toISOString().slice(0, 10);
  };
  const within = (x) => Math.min(Math.max(x, Number(low)), Number(high));

  let held = null;

  svg.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest("[data-milestone]");
    if (!mark || event.button !== 0) return;
    event.preventDefault();
    mark.setPointerCapture(event.pointerId);
    held = { mark, from: across(event), was: mark.getAttribute("x") };
  });

  svg.addEventListener("pointermove", (event) => {
    if (held) held.mark.setAttribute("x", within(across(event)));
  });

  const drop = (event) => {
    if (!held) return;
    const { mark, from, was } = held;
    held = null;
    const x = within(across(event));
    if (event.type !== "pointerup" || Math.abs(x - from) < STEP) {
      mark.setAttribute("x", was);
      return;
    }
    form.elements.milestone.value = mark.dataset.milestone;
    form.elements.planned_on.value = dayAt(x);
    form.requestSubmit();
  };
  svg.addEventListener("pointerup", drop);
  svg.addEventListener("pointercancel", drop);
})();
