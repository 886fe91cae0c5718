// @ts-check

const THAI = /[\u0e01-\u0e5b]/;
const TONES = /[\u0e47-\u0e4e\u200b-\u200d]/g;

/**
 * A text as it is compared: small letters, no tone marks, one blank between words.
 * @param {string} text
 */
export function plain(text) {
  return text.normalize("NFC").toLowerCase().replace(TONES, "").replace(/\s+/g, " ").trim();
}

/**
 * Whether an entry fits what was typed: it holds every typed word, or, because Thai is written without blanks,
 * one of its own words stands in what was typed.
 * @param {string} entry
 * @param {string} typed
 */
export function fits(entry, typed) {
  const asked = plain(typed);
  if (!asked) return true;
  const known = plain(entry);
  if (asked.split(" ").every((word) => known.includes(word))) return true;
  return known.split(" ").some((word) => word.length >= (THAI.test(word) ? 3 : 4) && asked.includes(word));
}

/**
 * Shows only the entries (data-narrow-text) that fit what is typed into data-narrow; a chosen one and the way out
 * (data-narrow-always) stay.
 * @param {HTMLElement} frame
 */
export function narrow(frame) {
  const input = /** @type {HTMLInputElement | null} */ (frame.querySelector("[data-narrow]"));
  if (!input) return;
  const none = /** @type {HTMLElement | null} */ (frame.querySelector("[data-narrow-none]"));
  const groups = /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll("[data-narrow-group]"));
  const show = () => {
    let shown = 0;
    for (const group of groups) {
      let here = 0;
      for (const entry of /** @type {NodeListOf<HTMLElement>} */ (
        group.querySelectorAll("[data-narrow-text]")
      )) {
        const stays = entry.matches(":has(:checked), [data-narrow-always]");
        const fitting = fits(entry.dataset.narrowText ?? "", input.value);
        entry.hidden = !stays && !fitting;
        here += entry.hidden ? 0 : 1;
        shown += fitting ? 1 : 0;
      }
      group.hidden = here === 0;
    }
    if (none) none.hidden = shown > 0;
  };
  const box = input.closest("[hidden]");
  if (box instanceof HTMLElement) box.hidden = false;
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it narrows the list, it does not send the form
  });
}
