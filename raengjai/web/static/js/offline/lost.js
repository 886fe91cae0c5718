// @ts-check
// An entry whose copy went with a forgotten PIN, in the list of what waits.
import { saidTo, wordsOf } from "./copies.js";
import { button, drop, twice } from "./entry_deeds.js";
import { element, one, word } from "./frame.js";
import { goes } from "./renew.js";

/**
 * What can still be done with an entry whose copy went with a forgotten PIN: wait, or write it anew and discard it.
 * @param {HTMLElement} line
 * @param {import("./types.js").Entry} each
 * @param {import("./frame.js").Opened | null} unlocked
 * @param {() => unknown} draw
 */
export async function addLost(line, each, unlocked, draw) {
  const frame = one("[data-entry-said]", line);
  frame.append(element("p", word(goes(each) ? "lost-goes" : "lost-stuck"), { class: "muted" }));
  if (goes(each)) return;
  const words = unlocked ? wordsOf(await saidTo(unlocked.device, unlocked.key, each).catch(() => ({}))) : "";
  if (words) frame.append(element("p", words, { class: "error" }));
  one("[data-entry-actions]", line).append(twice(button(word("discard"), "button-quiet", () => drop(each).then(draw))));
}
