// @ts-check
// The line under the head of the page: how many wait, when it was sent last, what asks for the person.
import { CHANNEL } from "./channel.js";
import { FULL, used } from "./space.js";
import { undecided } from "./entries.js";
import { sealedWaiting } from "./sealed_box.js";
import { devices, remembered } from "./store.js";

/**
 * @typedef {{devices: number, isMine: boolean, waiting: number, asking: number, last: number, quota: number, blocked: boolean}} Standing
 */

/**
 * Which words say how it stands, by the first that fits.
 * @param {Standing} standing
 */
export function wordsFor({ devices: known, isMine, waiting, asking, last, quota, blocked }) {
  if (quota >= FULL) return "full";
  if (blocked && waiting > 0) return "blocked";
  if (asking > 0) return "asking";
  if (waiting > 0) return last ? "waiting" : "waiting-never";
  if (known === 0 || !isMine) return "not-enabled";
  return last ? "sent" : "ready";
}

/** @param {string} person @returns {Promise<Standing>} */
export async function standing(person) {
  const known = await devices();
  const list = await undecided();
  const waiting = list.filter((each) => each.state === "waiting" && !each.trouble).length + (await sealedWaiting()).length;
  const asking = list.filter((each) => ["refused", "changed", "unreadable"].includes(each.state) || each.trouble).length;
  const contacts = await Promise.all(known.map((each) => remembered(`contact:${each.id}`)));
  const { share } = await used();
  return {
    devices: known.length,
    isMine: !person || known.some((each) => each.owner === person),
    waiting,
    asking,
    last: Math.max(0, ...contacts.map((each) => each ?? 0)),
    quota: share,
    blocked: known.some((each) => each.state === "unknown"),
  };
}

/**
 * @param {HTMLElement} line its words are in data-… attributes, with {n} and {time}
 * @param {string} person
 */
export async function showState(line, person) {
  const show = async () => {
    const now = await standing(person);
    const kind = wordsFor(now);
    const words = line.dataset[kind.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] ?? "";
    const count = String(kind === "asking" ? now.asking : now.waiting);
    const target = /** @type {HTMLElement} */ (line.querySelector("[data-sync-words]"));
    const text = words.replace("{n}", count).replace("{time}", clock(now.last)).replace("{share}", String(Math.round(now.quota * 100)));
    if (target.textContent !== text) target.textContent = text;
    line.dataset.state = kind;
    line.hidden = false;
    const link = /** @type {HTMLAnchorElement} */ (line.querySelector("a"));
    link.href = (kind === "not-enabled" ? line.dataset.enable : line.dataset.outbox) ?? link.href;
  };
  if (typeof BroadcastChannel !== "undefined") new BroadcastChannel(CHANNEL).addEventListener("message", () => void show());
  document.addEventListener("raengjai:outbox", () => void show());
  await show();
}

/** "10:42" of today, or with the day before it. @param {number} at */
export function clock(at, now = Date.now()) {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (moment.toDateString() === new Date(now).toDateString()) return time;
  const language = document.documentElement.lang === "en" ? "en-GB" : "th-TH";
  return `${moment.toLocaleDateString(language, { day: "numeric", month: "short" })} ${time}`;
}
