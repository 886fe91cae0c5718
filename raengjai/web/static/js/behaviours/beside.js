// @ts-check
import { isElsewhere } from "./dialog.js";
import { isOurs } from "./keyboard.js";

const WIDE = "(min-width: 75rem)";

/**
 * Opens a row in the side panel where the screen has room for one; elsewhere the link stays a link. The panel's
 * own link, Escape and the browser's Back lead to the list again, at the row.
 * @param {HTMLElement} element
 */
export function beside(element) {
  const side = document.getElementById("side");
  if (!side) return;
  const list = location.href.split("#")[0];
  let byKey = false;
  element.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".row-link"));
    if (!link || isElsewhere(event) || !matchMedia(WIDE).matches) return;
    event.preventDefault();
    byKey = event.detail === 0;
    for (const row of element.querySelectorAll("tr.current")) row.classList.remove("current");
    link.closest("tr")?.classList.add("current");
    link.dispatchEvent(new CustomEvent("beside", { bubbles: true }));
  });
  side.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== side) return;
    const row = element.querySelector("tr.current")?.id;
    side.prepend(wayBack(row ? `${list}#${row}` : list, element.dataset.close ?? ""));
    const heading = /** @type {HTMLElement | null} */ (side.querySelector("h1, h2"));
    if (!byKey || !heading) return;
    heading.tabIndex = -1;
    heading.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOurs(event) || document.querySelector("dialog[open]")) return;
    /** @type {HTMLElement | null} */ (side.querySelector(".side-close"))?.click();
  });
}

/**
 * @param {string} address
 * @param {string} words
 */
function wayBack(address, words) {
  const link = document.createElement("a");
  link.className = "side-close no-print";
  link.href = address;
  link.textContent = words;
  return link;
}
