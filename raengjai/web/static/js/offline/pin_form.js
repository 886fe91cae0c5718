// @ts-check
// Choosing a PIN: typed twice, long enough, not too easy.
import { plainPin } from "./crypto.js";
import { one } from "./frame.js";

export const SHORTEST_PIN = 6;

/**
 * What is wrong with a PIN, or "".
 * @param {string} pin
 * @param {string} again
 */
export function wrongWith(pin, again) {
  const digits = plainPin(pin);
  if (!/^\d+$/.test(digits) || digits.length < SHORTEST_PIN) return "short";
  const steps = new Set([...digits].slice(1).map((digit, at) => Number(digit) - Number(digits[at])));
  if (steps.size === 1 && [0, 1, -1].includes([...steps][0])) return "easy";
  return digits === plainPin(again) ? "" : "differs";
}

/**
 * The PIN that was typed twice and is good, or "" when the form says what is wrong.
 * @param {HTMLFormElement} form
 */
export function chosenIn(form) {
  const pin = one("[name=pin1]", form);
  const wrong = wrongWith(pin.value, one("[name=pin2]", form).value);
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-error]"))) line.hidden = line.dataset.error !== wrong;
  if (wrong) pin.focus();
  return wrong ? "" : String(pin.value);
}
