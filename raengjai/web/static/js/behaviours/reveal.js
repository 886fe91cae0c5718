// @ts-check
/**
 * A box to tick that shows what is typed into the password fields beside it. Without JavaScript it stays hidden.
 * @param {HTMLElement} element
 */
export function reveal(element) {
  const label = /** @type {HTMLElement | null} */ (element.querySelector("[data-reveal]"));
  const box = label?.querySelector("input");
  if (!label || !box) return;
  const fields = element.querySelectorAll("input[type=password]");
  label.hidden = false;
  box.addEventListener("change", () => {
    for (const field of fields) field.setAttribute("type", box.checked ? "text" : "password");
  });
}
