// @ts-check
// A new version waits until a person asks for it, and is not offered while a form is half filled in.

let isDirty = false;

/** Notes when something is typed that is not sent yet. */
export function watchTyping() {
  isDirty = [...document.querySelectorAll("form[method=post] :is(input:not([type=hidden]), textarea)")].some(hasBeenTyped);
  document.addEventListener("input", (event) => {
    const form = /** @type {HTMLElement} */ (event.target).closest?.("form");
    if (form?.method === "post") isDirty = true;
  });
  document.addEventListener("submit", () => (isDirty = false));
}

/**
 * On a slow phone somebody types before this script has come.
 * @param {Element} field
 */
function hasBeenTyped(field) {
  const typed = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field);
  return typed.value !== typed.defaultValue;
}

/** The form was kept: nothing would be lost now. */
export function typedIsKept() {
  isDirty = false;
}

/** @param {ServiceWorkerRegistration} registration */
export function watchUpdates(registration) {
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-new-version]"));
    if (line) line.hidden = isDirty;
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  document.addEventListener("input", offer);
  document.addEventListener("submit", () => setTimeout(offer));
  document.querySelector("[data-new-version] button")?.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("take-over");
  });
  offer();
}
