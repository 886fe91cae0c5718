// @ts-check
/**
 * Brings the reader to what must be put right.
 * @param {HTMLElement} element
 */
export function errorSummary(element) {
  if (!element.closest(".example")) element.focus();
}
