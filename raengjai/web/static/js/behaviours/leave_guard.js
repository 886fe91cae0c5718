// @ts-check
/**
 * Asks before a page with unsaved text is left; sending the form is not leaving.
 * @param {HTMLFormElement} form
 */
export function leaveGuard(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed && form.isConnected) event.preventDefault();
  });
}
