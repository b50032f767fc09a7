// An import goes on by itself, and a file that is too large is refused before it is sent.
(() => {
  "use strict";

  const form = document.querySelector("form[data-goes-on]");
  if (form) window.setTimeout(() => form.submit(), 300);

  const field = document.querySelector("input[type=file][data-max-bytes]");
  field?.addEventListener("change", () => {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.maxBytes));
    field.setCustomValidity(isTooLarge ? "This file is too large." : "");
    field.reportValidity();
  });
})();
