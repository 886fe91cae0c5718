// @ts-check
// The outbox to look into: each entry with its state, the reason and the time, and what its owner can do.
import { sizeOf } from "../behaviours/file_preview.js";
import { clock, standing } from "./badge.js";
import { CHANNEL } from "./channel.js";
import { commandLine, differences } from "./command_words.js";
import { button, drop, mendHere, mineAsWell, twice } from "./entry_deeds.js";
import { element, filled, one, opened, show, whose, word } from "./frame.js";
import { reopened, saidTo, sealAnew } from "./copies.js";
import { isStuck } from "./outbox.js";
import { addLost } from "./lost.js";
import { sendAll } from "./sender.js";
import { used } from "./space.js";
import { taken, undecided } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./frame.js").Opened} Opened */

const MOST = 100; // lines of what waits; the rest is counted
const PAGE = 50; // lines of what was sent

/** @type {Opened | null} */
let unlocked = null;
let shown = PAGE;
/** @type {Promise<void> | undefined} */
let drawing;
let isStale = false;

export async function begin() {
  one("[data-send]").onclick = sendNow;
  one("[data-older]").onclick = () => {
    shown += PAGE;
    void draw();
  };
  if (typeof BroadcastChannel !== "undefined") new BroadcastChannel(CHANNEL).addEventListener("message", () => void draw());
  await draw();
  void opened().then(readable); // the page is of use before the PIN, and without it
}

/** @param {Opened | null} own */
async function readable(own) {
  unlocked = own;
  if (own) await sealAllAnew(own);
  await draw();
}

async function sendNow() {
  const line = one("[data-send-result]");
  const button = one("[data-send]");
  button.disabled = true;
  const result = await sendAll({ now: true }).catch(() => "failed");
  const { waiting } = await standing("");
  line.textContent = word(result === "failed" ? "failed" : waiting > 0 ? "some" : "done");
  button.disabled = false;
  await draw();
}

/** @param {Opened} own What the server could not read is locked anew, and goes with the next batch. */
async function sealAllAnew({ device, key }) {
  const fresh = { ...device, ...(await whose()).known.find((each) => each.id === device.id) };
  for (const each of await undecided(device.id)) {
    if (each.state === "unreadable" && each.copy) await sealAnew(fresh, key, each);
  }
}

/** One drawing at a time: what was announced meanwhile is drawn once, after it. */
function draw() {
  isStale = true;
  drawing ??= (async () => {
    while (isStale) {
      isStale = false;
      await drawn();
    }
  })().finally(() => (drawing = undefined));
  return drawing;
}

async function drawn() {
  const { known, own } = await whose();
  if (known.length === 0) {
    unlocked = null;
    show("pin", false);
  }
  show("no-device", known.length === 0);
  const mine = unlocked?.device.id ?? own?.id;
  const [open, sent] = await Promise.all([undecided(), taken(shown)]);
  const lines = [];
  for (const each of [...foremost(open), ...sent.list]) lines.push(await lineOf(each, each.device === mine, known.length > 1));
  one("[data-entries]").replaceChildren(...lines);
  one("[data-empty]").hidden = open.length > 0;
  const more = one("[data-more]");
  more.hidden = open.length <= MOST;
  more.textContent = filled(more.dataset.words, { n: open.length - MOST });
  one("[data-older]").hidden = !sent.hasMore;
  const room = await used();
  const space = one("[data-space]");
  space.textContent = room.quota ? filled(space.dataset.words, { used: sizeOf(room.usage), quota: sizeOf(room.quota) }) : "";
}

/**
 * What asks for somebody comes first, then the newest of what waits.
 * @param {Entry[]} open
 */
function foremost(open) {
  const asks = (/** @type {Entry} */ each) => each.state !== "waiting" || Boolean(each.trouble);
  return [...open.filter(asks).reverse(), ...open.filter((each) => !asks(each)).reverse()].slice(0, MOST);
}

/**
 * @param {Entry} each
 * @param {boolean} isMine
 * @param {boolean} areSeveral
 */
async function lineOf(each, isMine, areSeveral) {
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
  const key = isMine ? unlocked?.key : undefined;
  if (each.trouble) one("[data-entry-said]", line).textContent = word(`trouble-${each.trouble}`);
  if (unlocked && key && each.copy) await addReadable(line, each, unlocked);
  if (isMine && each.lost && each.state !== "taken") await addLost(line, each, unlocked, draw);
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
 */
async function addReadable(line, each, { device, key }) {
  const command = await reopened(device, key, each).catch(() => null);
  if (!command) return;
  one("[data-entry-what]", line).textContent = commandLine(command);
  const said = await saidTo(device, key, each);
  const frame = one("[data-entry-said]", line);
  const words = [said.words, ...Object.values(said.fields ?? {})].filter(Boolean).join(" ");
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
