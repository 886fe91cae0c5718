// @ts-check
// The outbox to look into: each entry with its state, the reason and the time, and what its owner can do.
import { sizeOf } from "../behaviours/file_preview.js";
import { standing } from "./badge.js";
import { CHANNEL } from "./channel.js";
import { sealAnew } from "./copies.js";
import { lineOf, sealedLine } from "./entry_line.js";
import { filled, one, opened, show, whose, word } from "./frame.js";
import { sendAll } from "./sender.js";
import { sealedEntries } from "./sealed_box.js";
import { used } from "./space.js";
import { taken, undecided } from "./entries.js";
import { asItLies } from "./store.js";

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
  const fresh = await asItLies(device);
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
  const sealed = await sealedEntries();
  const lines = sealed.map(sealedLine);
  const how = { unlocked, areSeveral: known.length > 1, draw, sendNow };
  for (const each of [...foremost(open), ...sent.list]) lines.push(await lineOf(each, each.device === mine, how));
  one("[data-entries]").replaceChildren(...lines);
  one("[data-empty]").hidden = open.length > 0 || sealed.some((each) => each.state === "waiting");
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
