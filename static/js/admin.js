// What the admin's own widgets leave unsaid to a screen reader.
(() => {
  "use strict";

  // The label of a field, or in a table of rows the head of its column.
  const captionOf = (field) => {
    const cell = field.closest(".tabular td");
    if (!cell) return document.querySelector(`label[for="${field.id}"]`);
    return cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  };

  const nameBy = (element, caption, ...others) => {
    caption.id ||= `caption_${document.querySelectorAll("[id^=caption_]").length}`;
    const ids = [caption, ...others].map((part) => part?.id).filter(Boolean);
    element.setAttribute("aria-labelledby", ids.join(" "));
  };

  // Select2 names its boxes after their value only and its search field not at all.
  const nameBox = (field) => {
    const caption = captionOf(field);
    const box = field.parentElement.querySelector(".select2-container");
    if (!caption || !box) return;
    const value = box.querySelector("[role=textbox]");
    if (value) nameBy(value, caption);
    for (const part of box.querySelectorAll("[role=combobox], .select2-search__field")) {
      nameBy(part, caption, value);
    }
    for (const part of box.querySelectorAll("ul > span")) part.setAttribute("role", "listitem");
  };

  const nameAll = () => {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(nameBox);
    for (const field of document.querySelectorAll(".tabular td input:not([type=hidden])")) {
      if (field.id && !field.labels.length) nameBy(field, captionOf(field));
    }
    for (const head of document.querySelectorAll("th:empty")) head.setAttribute("role", "cell");
  };

  window.addEventListener("load", () => {
    nameAll();
    // Rows and choices come and go; names are attributes, so this does not see itself.
    const content = document.getElementById("content");
    if (content) new MutationObserver(nameAll).observe(content, { childList: true, subtree: true });
  });
})();
