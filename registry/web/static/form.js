// The preview of a form: a value that the archetype does not allow is told beside its field, limits in the page's words.
"use strict";
(() => {
  const form = document.querySelector("[data-form-preview]");
  if (!form) return;
  form.addEventListener("change", (event) => {
    const field = event.target;
    const part = field.closest(".form-part");
    let said = part.querySelector(".part-error");
    if (!said) {
      said = document.createElement("span");
      said.className = "part-error";
      said.setAttribute("role", "alert");
      part.append(said);
    }
    const beyond = field.validity.rangeOverflow || field.validity.rangeUnderflow;
    said.textContent = (beyond && field.dataset.told) || field.validationMessage;
    field.setAttribute("aria-invalid", String(!field.validity.valid));
  });
})();
