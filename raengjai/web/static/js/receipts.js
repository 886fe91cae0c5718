// @ts-check
// Receipt codes, made where the form is filled. The same codes as raengjai/ground/receipts.py: fifteen random
// characters of Crockford's Base32 and a check character, a weighted sum over GF(32).

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const LENGTH = 16;
/** @type {Record<string, string>} */
const LOOKS_LIKE = { O: "0", I: "1", L: "1" };

/**
 * Multiplication in GF(32) with the polynomial x⁵ + x² + 1.
 * @param {number} left
 * @param {number} right
 */
function times(left, right) {
  let product = 0;
  for (let factor = right, shifted = left; factor; factor >>= 1) {
    if (factor & 1) product ^= shifted;
    shifted <<= 1;
    if (shifted & 32) shifted ^= 37;
  }
  return product;
}

/** @param {number[]} values */
function check(values) {
  let total = 0;
  let weight = 2;
  for (const value of values) {
    total ^= times(weight, value);
    weight = times(weight, 2);
  }
  return total;
}

/**
 * A new code. 256 is a multiple of 32, so that the low five bits of a random byte are even.
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array} [fill]
 */
export function newCode(fill = (bytes) => crypto.getRandomValues(bytes)) {
  const values = Array.from(fill(new Uint8Array(LENGTH - 1)), (byte) => byte & 31);
  return [...values, check(values)].map((value) => ALPHABET[value]).join("");
}

/**
 * What a person typed, without blanks and hyphens and with O, I, L read as 0, 1, 1.
 * @param {string} text
 */
export function normalise(text) {
  return Array.from(text.toUpperCase().replace(/[\s\-–.]/gu, ""), (letter) => LOOKS_LIKE[letter] ?? letter).join("");
}

/** @param {string} text */
export function isValid(text) {
  const values = Array.from(normalise(text), (letter) => ALPHABET.indexOf(letter));
  if (values.length !== LENGTH || values.includes(-1)) return false;
  return check(values.slice(0, -1)) === values[LENGTH - 1];
}
