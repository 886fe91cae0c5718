// @ts-check
import { afterPause } from "./autosave.js";

export const SHORTEST = 2;

/**
 * The address that answers what was typed, or nothing while it is too short to ask.
 * @param {string} base
 * @param {string} name
 * @param {string} typed
 */
export function question(base, name, typed) {
  const text = typed.trim();
  if (Array.from(text).length < SHORTEST) return "";
  return `${base}${base.includes("?") ? "&" : "?"}${new URLSearchParams({ [name]: text })}`;
}

/**
 * Shows what the server suggests for the text in an input (data-url), in the element that data-into names.
 * @param {HTMLInputElement} input
 */
export function suggest(input) {
  const into = document.querySelector(input.dataset.into ?? "");
  if (!into || !input.dataset.url) return;
  into.setAttribute("aria-live", "polite");
  /** @type {AbortController | undefined} */
  let asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const address = question(input.dataset.url ?? "", input.name, input.value);
    const answer = address ? await fetched(address, asking.signal) : "";
    if (answer === null) return;
    into.innerHTML = answer; // our own server's fragment, escaped there
    into.dispatchEvent(new CustomEvent("raengjai:added", { bubbles: true }));
  };
  input.addEventListener("input", afterPause(() => void ask(), 250).touch);
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 */
async function fetched(address, signal) {
  try {
    const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // another letter was typed, or there is no signal: the form works without suggestions
  }
}
