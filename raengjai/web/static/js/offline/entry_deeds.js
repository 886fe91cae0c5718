// @ts-check
// What the owner of an entry can do about it: mend it, keep it beside another's change, discard it.
import { announce } from "./channel.js";
import { element, word } from "./frame.js";
import { add } from "./outbox.js";
import { writing } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */

/**
 * A short text is mended on its own line.
 * @param {HTMLElement} frame
 * @param {Entry} each
 * @param {import("./types.js").Device} device
 * @param {import("./types.js").Command} command
 * @param {() => unknown} kept
 */
export function mendHere(frame, each, device, command, kept) {
  const before = command.fields.find(([name]) => name === "text");
  const area = /** @type {HTMLTextAreaElement} */ (element("textarea", before?.[1] ?? "", { class: "textarea", rows: "3", "aria-label": word("yours") }));
  if (before) frame.append(area);
  const mended = () => command.fields.map(([name, value]) => /** @type {[string, string]} */ ([name, name === "text" ? area.value : value]));
  return button(word("again"), "button-next", () => replace(each, device, { ...command, fields: mended() }).then(kept));
}

/**
 * @param {Entry} each
 * @param {import("./types.js").Device} device
 * @param {import("./types.js").Command} command
 */
function replace(each, device, command) {
  const madeAt = command.name.startsWith("events.") ? command.made_at : new Date().toISOString(); // seen then, not now
  return add(device, { ...command, id: undefined, made_at: madeAt }, { instead: each.id });
}

/**
 * Mine as well, on top of what the other person wrote: the same fields, with the version that was shown.
 * @param {Entry} each
 * @param {import("./types.js").Device} device
 * @param {import("./types.js").Command} command
 * @param {{version?: number} | undefined} now
 */
export function mineAsWell(each, device, command, now) {
  const fields = command.fields.map(([name, value]) => /** @type {[string, string]} */ ([name, name === "version" ? String(now?.version ?? value) : value]));
  return replace(each, device, { ...command, fields });
}

/** @param {Entry} each */
export async function drop(each) {
  await writing(["outbox"], (transaction) => transaction.objectStore("outbox").delete(each.number));
  announce();
}

/** @param {string} label @param {string} kind @param {() => unknown} act */
export function button(label, kind, act) {
  const made = /** @type {HTMLButtonElement} */ (element("button", label, { type: "button", class: `button ${kind}` }));
  made.onclick = async () => {
    made.disabled = true;
    await act();
    made.disabled = false;
  };
  return made;
}

/** @param {HTMLButtonElement} made Discarding is for good, so it is asked once more. */
export function twice(made) {
  const act = made.onclick;
  made.onclick = () => {
    made.textContent = word("sure");
    made.onclick = act;
  };
  return made;
}
