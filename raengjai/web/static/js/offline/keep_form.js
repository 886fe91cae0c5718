// @ts-check
// Makes a command of a form on an ordinary page, or takes what was typed so far over to the phone's own form.
import { announce } from "./channel.js";
import { keepDraft } from "./drafts.js";
import { photosOf } from "./photo.js";
import { add } from "./outbox.js";
import { askToSync } from "./space.js";

/** @typedef {[string, string]} Field */
const NOT_SENT = new Set(["csrfmiddlewaretoken", "boxes", "go", "find", "use", "q", "next"]);

/**
 * What the form would send, with what the pages before it held (inputs marked data-carried). A page that names its
 * boxes says with an absent one that it is not ticked.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [button]
 * @returns {Field[]}
 */
export function fieldsOf(form, button) {
  const posted = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) posted.append(button.name, button.value);
  const own = new Set([...posted.keys(), ...posted.getAll("boxes").map(String)]);
  const carried = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[data-carried]")]);
  const before = carried.filter((input) => !own.has(input.name)).map((input) => /** @type {Field} */ ([input.name, input.value]));
  const typed = [...posted].filter(([name, value]) => typeof value === "string" && !NOT_SENT.has(name));
  return [...before, .../** @type {Field[]} */ (typed)];
}

/**
 * The command that a form makes.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
export async function givenOf(form, button) {
  const { offline: name = "", subject, fields: extra = "{}", whole } = form.dataset;
  const fields = [.../** @type {Field[]} */ (Object.entries(JSON.parse(extra))), ...fieldsOf(form, button)];
  const files = whole === "no" ? [] : await photosOf(form);
  return { name, fields, files, language: document.documentElement.lang, ...(subject && { subject }) };
}

/**
 * Keeps the form; returns the address to go on at.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @param {import("./types.js").Device} device
 */
export async function keepForm(form, button, device) {
  const given = await givenOf(form, button);
  const { fields } = given;
  if (form.dataset.whole === "no") {
    await keepDraft(device, fields);
    return "/offline/record/";
  }
  const kept = await add(device, given);
  announce();
  void askToSync();
  const code = fields.find(([each]) => each === "receipt_code")?.[1];
  if (!code) return `/offline/outbox/#${kept.id}`;
  sessionStorage.setItem("receipt", code); // for the next page of this tab, which shows it once
  return "/offline/record/#kept";
}
