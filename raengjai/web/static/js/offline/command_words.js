// @ts-check
// A command as its owner reads it.
import { element, word } from "./frame.js";

/** @typedef {import("./types.js").Command} Command */

/** @param {Command} command */
export function commandLine({ fields }) {
  const value = (/** @type {string} */ name) => fields.filter(([each]) => each === name).map(([, text]) => text);
  const person = [...value("name"), ...value("first_name"), ...value("last_name")].join(" ").trim();
  const notes = fields.filter(([name]) => name === "text" || name.endsWith("-note")).map(([, text]) => text);
  const counted = [...value("title"), ...value("topic")].map((title) => `${title} × ${value("copies")[0] ?? ""}`);
  return [person, ...counted, ...notes].filter(Boolean).join(" · ").slice(0, 300);
}

/**
 * Mine and what it is now, side by side.
 * @param {Command} command
 * @param {any} now the state and the steps since, as the server says them
 */
export function differences(command, now) {
  const list = element("dl", "", { class: "both" });
  const steps = (now?.steps ?? []).map((/** @type {any} */ step) => [step.what, step.who, step.text].filter(Boolean).join(" · "));
  const theirs = [now?.state_name, ...steps].filter(Boolean).map((text) => element("dd", text));
  list.append(element("dt", word("yours")), element("dd", commandLine(command)), element("dt", word("now")), ...theirs);
  return list;
}
