// @ts-check
import { isElsewhere } from "./dialog.js";

const WIDE = "(min-width: 75rem)";

/**
 * Opens a row in the side panel where the screen has room for one; elsewhere the link stays a link.
 * @param {HTMLElement} element
 */
export function beside(element) {
  element.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".row-link"));
    if (!link || isElsewhere(event) || !matchMedia(WIDE).matches || !document.getElementById("side")) return;
    event.preventDefault();
    for (const row of element.querySelectorAll("tr.current")) row.classList.remove("current");
    link.closest("tr")?.classList.add("current");
    link.dispatchEvent(new CustomEvent("beside", { bubbles: true }));
  });
}
