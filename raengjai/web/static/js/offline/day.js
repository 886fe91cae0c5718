// @ts-check
// A service day on this phone: its pack, and what is said here. Each deed goes into the outbox and is laid over the pack.
import { newId } from "./bytes.js";
import { announce } from "./channel.js";
import { nextRunning, numberOf } from "./day_slips.js";
import { add } from "./outbox.js";
import { layOver, packOf } from "./pack_store.js";
import { askToSync } from "./space.js";
import { remember, remembered } from "./store.js";

/** @typedef {any} Row */
/** @typedef {import("./frame.js").Opened} Opened */
/** @typedef {[string, string][]} Fields */
/**
 * @typedef {{visitor: string, number: string, name?: string, unknown?: string}} Who `visitor` is "" when only the number
 * is known; `unknown` is then the id under which the office keeps it until the slip comes
 */

export class Day {
  /** @param {Opened} opened @param {string} event @param {import("./pack_fold.js").Pack} pack */
  constructor(opened, event, pack) {
    this.opened = opened;
    this.event = event;
    this.pack = pack;
  }

  /** The letter that the office gave this phone; "" while the pack has none. @returns {string} */
  get letter() {
    return this.pack.wholes.letters?.[this.opened.device.id] ?? "";
  }

  /** @returns {Row[]} */
  get stations() {
    return this.pack.wholes.stations ?? [];
  }

  /** @returns {Map<string, Row>} */
  get slips() {
    return this.pack.rows.slips ?? new Map();
  }

  /** @param {string} number @returns {Who} */
  byNumber(number) {
    const found = [...this.slips.values()].filter((each) => each.number === number);
    return { ...this.who(found.find((each) => !each.unknown) ?? found[0]), number };
  }

  /** Whose slip it is. @param {Row | undefined} slip @returns {Who} */
  who(slip) {
    const who = { visitor: slip?.id ?? "", number: slip?.number ?? "", name: slip?.name };
    return slip?.unknown ? { ...who, visitor: "", unknown: slip.id } : who;
  }

  /** Slips by number or a part of the name. @param {string} asked @param {string} number */
  find(asked, number) {
    const word = asked.trim().toLowerCase();
    const fits = (/** @type {Row} */ each) => (number ? each.number === number : (each.name ?? "").toLowerCase().includes(word));
    return word ? [...this.slips.values()].filter((each) => !each.unknown && fits(each)).slice(0, 12) : [];
  }

  /** The places in a station's queue, the first first. @param {string} station @param {string[]} states */
  line(station, states) {
    const rows = [...(this.pack.rows.queue?.values() ?? [])].filter((row) => row.station === station && states.includes(row.state));
    return rows.sort((one, other) => one.asked.localeCompare(other.asked));
  }

  async reload() {
    const pack = await packOf(this.opened.device, this.opened.key, this.event);
    if (pack) this.pack = pack;
    return Boolean(pack);
  }

  /** A slip, with the next number of this phone's letter. @param {Fields} fields @returns {Promise<Who>} */
  async makeSlip(fields) {
    const counter = `slips:${this.opened.device.id}:${this.event}`;
    const running = nextRunning(this.letter, this.slips.values(), (await remembered(counter)) ?? 0);
    await remember(counter, running); // first: a number that was not used is no harm, one used twice is
    const who = { visitor: newId(), number: numberOf(this.letter, running), name: valueOf(fields, "name") };
    const entry = await this.#say("visit", who, fields);
    const queue = fields.filter(([name]) => name === "stations").map(([, station]) => this.#place(who.visitor, station, "waiting", entry));
    await this.#lay({ slips: [{ id: who.visitor, entry: entry.id, nth: entry.number, number: who.number, name: who.name }], queue });
    return who;
  }

  /** Called, not there, sent here. @param {Who} who @param {string} station @param {string} step @param {string} state */
  async step(who, station, step, state) {
    const entry = await this.#say("queue", who, [["station", station], ["step", step]]);
    const place = who.visitor || who.unknown;
    if (place) await this.#lay({ queue: [this.#place(place, station, state, entry)] });
  }

  /** What the visitor got. The line that stays can be taken back. @param {Who} who @param {string} station @param {Fields} fields @param {string} what */
  async serve(who, station, fields, what) {
    const entry = await this.#say("serve", who, [["station", station], ...fields]);
    const place = who.visitor || who.unknown;
    const others = fields.filter(([name]) => name === "refer").map(([, other]) => this.#place(place ?? "", other, "waiting", entry));
    const queue = place ? [this.#place(place, station, "done", entry), ...others] : [];
    await this.#lay({ queue, done: [{ id: entry.id, station, visitor: who.visitor, number: who.number, what, at: entry.made_at }] });
  }

  /** @param {Row} done */
  async takeBack(done) {
    await this.#say("undo", { visitor: done.visitor, number: done.number }, [["target", done.id]]);
    await this.#lay({ done: [{ id: done.id, gone: true }] });
  }

  /** @param {string} visitor @param {string} station @param {string} state @param {import("./types.js").Entry} entry */
  #place(visitor, station, state, entry) {
    const known = [...(this.pack.rows.queue?.values() ?? [])].find((row) => row.visitor === visitor && row.station === station);
    return { id: known?.id ?? `${visitor}:${station}`, entry: entry.id, nth: entry.number, visitor, station, state, asked: known?.asked ?? entry.made_at };
  }

  /** @param {string} deed @param {Who} who @param {Fields} fields */
  #say(deed, { visitor, number }, fields) {
    const about = /** @type {Fields} */ ([["event", this.event], ...(visitor ? [["visitor", visitor]] : []), ["number", number]]);
    const subject = visitor || number || this.event; // entries about one visitor go in their order
    return add(this.opened.device, { name: `outreach.${deed}`, subject, language: document.documentElement.lang, fields: [...about, ...fields] });
  }

  /** @param {Record<string, Row[]>} rows */
  async #lay(rows) {
    await layOver(this.opened.device, this.event, { rows });
    await this.reload();
    announce();
    void askToSync();
  }
}

/** @param {Fields} fields @param {string} name */
export function valueOf(fields, name) {
  return fields.find(([each]) => each === name)?.[1] ?? "";
}
