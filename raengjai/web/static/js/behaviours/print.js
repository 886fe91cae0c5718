// @ts-check
/** @param {HTMLElement} button */
export function print(button) {
  button.addEventListener("click", () => window.print());
}
