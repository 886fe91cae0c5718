// @ts-check
// What the phone's pages share: parts that are shown, words of the template, whose phone it is, and the PIN.
import { openedKey, unlock } from "./lock.js";
import { devices, remembered } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {{device: Device, key: CryptoKey}} Opened */

/** @param {string} name @returns {HTMLElement | null} */
export function part(name) {
  return document.querySelector(`[data-part="${name}"]`);
}

/** @param {string} name @param {boolean} [shown] */
export function show(name, shown = true) {
  const found = part(name);
  if (found) found.hidden = !shown;
  return found;
}

/** @param {string} selector @param {ParentNode} [within] @returns {any} */
export function one(selector, within = document) {
  return within.querySelector(selector);
}

/**
 * A sentence of the template with its gaps filled.
 * @param {string} name
 * @param {Record<string, string | number>} [gaps]
 */
export function word(name, gaps = {}) {
  return filled(one(`[data-word="${name}"]`)?.textContent ?? "", gaps);
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} gaps
 */
export function filled(text, gaps) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(gaps[name] ?? gap));
}

/**
 * An element with text; the text is never read as HTML.
 * @param {string} tag
 * @param {string} text
 * @param {Record<string, string>} [attributes]
 */
export function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** Whose phone it is now: who signed in last, or the only one who uses it. */
export async function whose() {
  const known = await devices();
  const person = await remembered("person");
  return { known, own: known.find((each) => each.owner === person) ?? (known.length === 1 ? known[0] : undefined) };
}

/** The device whose form this is, without asking for the PIN; the page says so when there is none. */
export async function deviceHere() {
  const { known, own } = await whose();
  if (known.length === 0) show("no-device");
  return own ?? (known.length > 0 ? (await opened())?.device : undefined);
}

/**
 * The device and its copy key, after the PIN when it must be asked. Null when this phone is not enabled.
 * @returns {Promise<Opened | null>}
 */
export async function opened() {
  const { known, own } = await whose();
  if (known.length === 0) {
    show("no-device");
    return null;
  }
  const key = own && (await openedKey(own.id));
  return own && key ? { device: own, key } : askPin(known, own);
}

/**
 * @param {Device[]} known
 * @param {Device | undefined} own
 * @returns {Promise<Opened>}
 */
function askPin(known, own) {
  const form = /** @type {HTMLFormElement} */ (show("pin"));
  const select = /** @type {HTMLSelectElement} */ (one("select", form));
  select.replaceChildren(...known.map((each) => element("option", each.person, { value: each.id })));
  select.value = (own ?? known[0]).id;
  one("[data-who]", form).hidden = known.length < 2;
  const input = one("[name=pin]", form);
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const device = /** @type {Device} */ (known.find((each) => each.id === select.value));
      const key = await unlock(device, input.value);
      one("#pin-error").hidden = key !== null;
      input.value = "";
      if (!key) return input.focus();
      form.hidden = true;
      resolve({ device, key });
    };
  });
}

/**
 * The places of the posting, to choose from.
 * @param {Device} device
 */
export function fillPlaces(device) {
  const frame = one("[data-places]");
  const select = one("select", frame);
  select.replaceChildren(...device.places.map(({ code, name }) => element("option", name, { value: code })));
  frame.hidden = device.places.length < 2;
}
