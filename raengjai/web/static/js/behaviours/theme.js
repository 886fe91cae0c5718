// @ts-check
/**
 * Light or dark at once; the form it stands in does the same with a page load.
 * @param {HTMLFormElement} form
 */
export function theme(form) {
  form.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    if (!button) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set("theme", button.value);
    if (button.value) document.documentElement.dataset.theme = button.value;
    else delete document.documentElement.dataset.theme;
    for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  });
}
