// @ts-check
// What was written, once more in words, before it is sealed: afterwards nobody can mend it. And the pictures that go along.
import { toText } from "./bytes.js";
import { element, one, word } from "./frame.js";
import { shrunk } from "./photo.js";

export const MOST_FILES = 3;
const LARGEST = 10 * 1024 * 1024;
const KINDS = ["image/jpeg", "image/png", "image/webp"];

/**
 * The fields of a form that say something, in order.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
export function fieldsOf(form) {
  const said = /** @type {[string, string][]} */ ([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  return said.filter(([name, value]) => value.trim() !== "" && name !== "csrfmiddlewaretoken");
}

/**
 * Whether the files can go along; looked at before any is read.
 * @param {readonly File[]} files
 */
export function areFit(files) {
  return files.length <= MOST_FILES && files.every(({ size, type }) => size <= LARGEST && KINDS.includes(type));
}

/** @param {HTMLFormElement} form @returns {File[]} */
export function chosen(form) {
  return [.../** @type {HTMLInputElement | null} */ (one("#id_files", form))?.files ?? []];
}

/**
 * Small, and without where and when they were taken. Throws when one cannot be drawn.
 * @param {readonly File[]} files
 */
export async function pictures(files) {
  const drawn = [];
  for (const [at, file] of files.entries()) {
    const blob = await shrunk(file);
    drawn.push({ name: `photo-${at + 1}.jpg`, type: "image/jpeg", data: toText(await blob.arrayBuffer()) });
  }
  return drawn;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 */
export function drawAnswers(form, list) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  for (const control of /** @type {any[]} */ ([...form.elements])) {
    const isTicked = control.type === "checkbox" || control.type === "radio";
    if (!control.name || control.type === "hidden" || (isTicked && !control.checked) || !control.value.trim()) continue;
    const label = isTicked ? labelOfGroup(control) : control.labels?.[0]?.firstChild?.textContent;
    const value = isTicked ? control.labels?.[0]?.textContent : (control.selectedOptions?.[0]?.textContent ?? control.value);
    if (label && value) lines.set(label.trim(), [...(lines.get(label.trim()) ?? []), value.trim()]);
  }
  const files = chosen(form).map(({ name }) => name);
  if (files.length > 0) lines.set(word("files"), files);
  list.replaceChildren(...[...lines].map(([label, values]) => line(label, values)));
}

/** @param {HTMLElement} control */
function labelOfGroup(control) {
  return control.closest("fieldset")?.querySelector("legend")?.firstChild?.textContent;
}

/**
 * @param {string} label
 * @param {string[]} values
 */
function line(label, values) {
  const row = element("div");
  const said = element("dd");
  said.append(...values.flatMap((value, at) => (at > 0 ? [document.createElement("br"), value] : [value])));
  row.append(element("dt", label), said);
  return row;
}
