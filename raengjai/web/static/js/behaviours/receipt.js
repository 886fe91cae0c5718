// @ts-check
import { isValid, newCode, normalise } from "../receipts.js";

/**
 * A hidden field whose code is made here instead of by the server, once per form.
 * @param {HTMLInputElement} element
 */
export function receiptCode(element) {
  if (!element.value || element.dataset.made !== "here") element.value = newCode();
  element.dataset.made = "here";
}

/**
 * The code that a QR code carries behind the # of the address, or "".
 * @param {string} hash
 */
export function codeIn(hash) {
  const code = normalise(decodeURIComponent(hash.replace(/^#/u, "")));
  return isValid(code) ? code : "";
}

/**
 * A form that asks for a printed code: the code behind the # goes into the field and out of the address. Scanning a
 * second code while the page is open changes only what stands behind the #.
 * @param {HTMLFormElement} element
 */
export function receiptHash(element) {
  const field = /** @type {HTMLInputElement | null} */ (element.querySelector("input[name=code]"));
  const fill = () => {
    const code = codeIn(location.hash);
    if (!code || !field) return;
    field.value = code;
    history.replaceState(null, "", location.pathname);
    element.querySelector("button")?.focus();
  };
  fill();
  addEventListener("hashchange", fill);
}
