// @ts-check
// Big boxes to tick, as the pages of the office have them.
import { element } from "./frame.js";

/** @param {string} name @param {string} value @param {string} label */
export function tick(name, value, label) {
  const frame = element("div", "", { class: "tick" });
  const id = `${name}-${value}`;
  frame.append(element("input", "", { type: "checkbox", name, value, id }), element("label", label, { for: id }));
  return frame;
}

/** A title with how many copies. @param {string} code @param {string} title */
export function copies(code, title) {
  const frame = element("div", "", { class: "copies" });
  const id = `copies-${code}`;
  frame.append(element("label", title, { for: id }), element("input", "", { class: "input", id, name: id, inputmode: "numeric", autocomplete: "off", maxlength: "3" }));
  return frame;
}
