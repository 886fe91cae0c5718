// @ts-check
// One entry of the outbox as a line: its state and times for everybody, and for its owner what it is about, what the
// office said, and what can be done.
import { clock } from "./badge.js";
import { commandLine, differences } from "./command_words.js";
import { reopened, saidTo, wordsOf } from "./copies.js";
import { button, drop, mendHere, mineAsWell, twice } from "./entry_deeds.js";
import { element, one, word } from "./frame.js";
import { addLost } from "./lost.js";
import { isStuck } from "./outbox.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./frame.js").Opened} Opened */
/** @typedef {{unlocked: Opened | null, areSeveral: boolean, draw: () => Promise<void>, sendNow: () => Promise<void>}} How */

/**
 * @param {Entry} each
 * @param {boolean} isMine
 * @param {How} how
 */
export async function lineOf(each, isMine, how) {
  const { unlocked, areSeveral, draw } = how;
  const line = /** @type {HTMLElement} */ (one("template[data-entry]").content.firstElementChild.cloneNode(true));
  line.id = each.id;
  one("[data-entry-name]", line).textContent = word(each.name) || each.name;
  const state = one("[data-entry-state]", line);
  state.append(one(`template[data-status="${isStuck(each) ? "stuck" : each.state}"]`).content.cloneNode(true));
  state.classList.add(toneOf(each));
  const when = [word("made", { time: clock(Date.parse(each.made_at)) })];
  if (each.receipt) when.push(word("receipt", { time: clock(Date.parse(each.receipt.at)) }));
  if (each.files) when.push(word("photos", { n: each.files }));
  if (areSeveral && !isMine) when.push(word("of-another"));
  one("[data-entry-when]", line).textContent = when.join(" · ");
  if (each.trouble) one("[data-entry-said]", line).textContent = word(`trouble-${each.trouble}`);
  if (isMine && unlocked && each.copy) await addReadable(line, each, unlocked, how);
  if (isMine && each.lost && each.state !== "taken") await addLost(line, each, unlocked, draw);
  return line;
}

/**
 * A sealed entry says sent or waiting, and nothing else.
 * @param {import("./sealed_box.js").SealedEntry} each
 */
export function sealedLine(each) {
  const line = /** @type {HTMLElement} */ (one("template[data-entry]").content.firstElementChild.cloneNode(true));
  const isSent = each.state === "sent";
  one("[data-entry-name]", line).textContent = word("sealed");
  const state = one("[data-entry-state]", line);
  state.append(one(`template[data-status="${isSent ? "taken" : "waiting"}"]`).content.cloneNode(true));
  state.classList.add(isSent ? "good" : "info");
  if (each.at) one("[data-entry-when]", line).textContent = word("receipt", { time: clock(Date.parse(each.at)) });
  return line;
}

/** @param {Entry} each */
function toneOf(each) {
  if (each.state === "taken") return "good";
  return each.state === "waiting" && !isStuck(each) ? "info" : "warn";
}

/**
 * What only the owner reads: what it is about, what the office said, and what can be done.
 * @param {HTMLElement} line
 * @param {Entry} each
 * @param {Opened} own
 * @param {How} how
 */
async function addReadable(line, each, { device, key }, { draw, sendNow }) {
  const command = await reopened(device, key, each).catch(() => null);
  if (!command) return;
  one("[data-entry-what]", line).textContent = commandLine(command);
  const said = await saidTo(device, key, each);
  const frame = one("[data-entry-said]", line);
  const words = wordsOf(said);
  if (words) frame.append(element("p", words, { class: "error" }));
  const actions = one("[data-entry-actions]", line);
  if (each.state === "changed") {
    frame.append(differences(command, said.now));
    actions.append(button(word("mine"), "button-next", () => mineAsWell(each, device, command, said.now).then(sendNow)), button(word("theirs"), "button-quiet", () => drop(each).then(draw)));
  } else if (each.state === "refused" || isStuck(each) || (each.state === "held" && words)) {
    if (each.name === "needs.record") actions.append(element("a", word("mend"), { class: "button button-next", href: `/offline/record/#mend=${each.id}` }));
    else actions.append(mendHere(frame, each, device, command, sendNow));
    actions.append(twice(button(word("discard"), "button-quiet", () => drop(each).then(draw))));
  }
}
