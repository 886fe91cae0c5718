// @ts-check
// The desk of one event on this phone: its pack, the chosen session, and what is done there. Each deed goes into the
// outbox and is laid over the pack, so that it is seen at once and after a restart.
import { newId } from "./bytes.js";
import { announce } from "./channel.js";
import { indexOf, sessionAt } from "./desk_index.js";
import { add } from "./outbox.js";
import { layOver, packOf } from "./pack_store.js";
import { askToSync } from "./space.js";

/** @typedef {import("./pack_fold.js").Row} Row */
/** @typedef {import("./frame.js").Opened} Opened */

export class Desk {
  /** @param {Opened} opened @param {string} event @param {import("./pack_fold.js").Pack} pack */
  constructor(opened, event, pack) {
    this.opened = opened;
    this.event = event;
    this.pack = pack;
    this.index = indexOf(pack);
    this.turns = { begun: 0, done: 0 };
    this.session = sessionAt(this.sessions, Date.now())?.id ?? "";
  }

  /** @returns {{id: string, day: string, part: string}[]} */
  get sessions() {
    return this.pack.wholes.sessions ?? [];
  }

  /** @returns {Row[]} */
  get groups() {
    return this.pack.wholes.groups ?? [];
  }

  /** How many are expected: the seats of all groups. */
  get seats() {
    return this.groups.reduce((sum, { quota }) => sum + quota, 0);
  }

  /** @param {Row} guest */
  groupName(guest) {
    return this.groups.find(({ id }) => id === guest.group)?.name ?? "";
  }

  /** Who saw somebody: "" for this phone. @param {Row} seen */
  whoSaw(seen) {
    return seen.entry || seen.device === this.opened.device.id ? "" : (this.pack.wholes.helpers?.[seen.by] ?? "…");
  }

  /** What other pages and the office changed meanwhile. */
  async reload() {
    const turn = (this.turns.begun += 1);
    const pack = await packOf(this.opened.device, this.opened.key, this.event);
    if (!pack) return false;
    if (turn < this.turns.done) return true; // one that began later was quicker
    this.turns.done = turn;
    this.pack = pack;
    this.index = indexOf(pack);
    return true;
  }

  /** @param {Row} guest @param {"scan" | "list"} how */
  async checkIn(guest, how) {
    const entry = await this.#keep("check_in", guest.id, [["how", how]]);
    await this.#lay({ present: [this.#seen(entry, guest.id)] });
  }

  /** This phone's own report only; what another saw stays. @param {Row} guest */
  async takeBack(guest) {
    const seen = this.index.seen(this.session, guest.id);
    if (!seen) return;
    await this.#keep("undo_check_in", seen.guest, []);
    await this.#lay({ present: [{ id: seen.id, gone: true }] });
  }

  /**
   * @param {{name: string, group: string, organisation: string, phone: string}} said
   * @returns {Promise<Row>}
   */
  async admit(said) {
    const id = newId();
    const fields = /** @type {[string, string][]} */ (Object.entries(said));
    const entry = await this.#keep("walk_in", id, fields);
    const isOver = this.index.isFull(said.group);
    const guest = { id, entry: entry.id, nth: entry.number, state: "accepted", how: "walk_in", over_quota: isOver, name: said.name, group: said.group, organisation: said.organisation };
    await this.#lay({ guests: [guest], present: [this.#seen(entry, id)] });
    return guest;
  }

  /** @param {import("./types.js").Entry} entry @param {string} guest */
  #seen(entry, guest) {
    return { id: entry.id, entry: entry.id, nth: entry.number, session: this.session, guest, at: entry.made_at };
  }

  /** @param {string} deed @param {string} guest @param {[string, string][]} more */
  async #keep(deed, guest, more) {
    const about = /** @type {[string, string][]} */ ([["event", this.event], ["session", this.session], ["guest", guest]]);
    const given = { name: `events.${deed}`, subject: guest, language: document.documentElement.lang, fields: [...about, ...more] };
    return add(this.opened.device, given);
  }

  /** @param {Record<string, Row[]>} rows */
  async #lay(rows) {
    await layOver(this.opened.device, this.event, { rows });
    await this.reload();
    announce();
    void askToSync();
  }
}
