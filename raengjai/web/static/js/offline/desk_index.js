// @ts-check
// An event's pack, looked up as the desk needs it: who is behind a key, who is here, which seats are taken. Pure.

/** @typedef {import("./pack_fold.js").Pack} Pack */
/** @typedef {import("./pack_fold.js").Row} Row */
/**
 * @typedef {object} Index
 * @property {Map<string, Row>} guests
 * @property {(id: string) => string} person the id of a guest, also for one that another phone gave
 * @property {(key: string) => Row | undefined} behind the guest whose code or card has this key
 * @property {(session: string, guest: string) => Row | undefined} seen
 * @property {(session: string) => number} here
 * @property {(group: string) => boolean} isFull
 */

const SEATED = ["listed", "invited", "accepted"];

/** @param {Pack} pack @returns {Index} */
export function indexOf({ rows, wholes }) {
  const guests = rows.guests ?? new Map();
  const [aliases, keys, seen, seats] = [new Map(), new Map(), new Map(), new Map()];
  for (const guest of guests.values()) {
    for (const other of guest.also ?? []) aliases.set(other, guest.id);
    if (guest.key) keys.set(guest.key, guest.id);
    if (SEATED.includes(guest.state)) seats.set(guest.group, (seats.get(guest.group) ?? 0) + 1);
  }
  for (const [key, guest] of Object.entries(wholes.cards ?? {})) keys.set(key, guest);
  const person = (/** @type {string} */ id) => aliases.get(id) ?? id;
  for (const row of rows.present?.values() ?? []) {
    const place = `${row.session}|${person(row.guest)}`;
    const before = seen.get(place);
    if (!before || Date.parse(row.at) < Date.parse(before.at)) seen.set(place, row);
  }
  return {
    guests,
    person,
    behind: (key) => guests.get(person(keys.get(key) ?? "")),
    seen: (session, guest) => seen.get(`${session}|${person(guest)}`),
    here: (session) => [...seen.keys()].filter((place) => place.startsWith(`${session}|`)).length,
    isFull: (group) => (seats.get(group) ?? 0) >= ((wholes.groups ?? []).find((/** @type {Row} */ each) => each.id === group)?.quota ?? Infinity),
  };
}

/**
 * The session that is on by this phone's clock: else the next, else the last.
 * @param {{id: string, day: string, part: string}[]} sessions in the order of the days
 * @param {number} now
 */
export function sessionAt(sessions, now) {
  const local = new Date(now + 7 * 3_600_000).toISOString(); // Bangkok
  const [day, clock] = [local.slice(0, 10), local.slice(11, 16)];
  return sessions.find((each) => each.day > day || (each.day === day && (each.part !== "morning" || clock < "12:30"))) ?? sessions.at(-1);
}

/** @param {string} text A name as it is compared while somebody types. */
export function plainName(text) {
  return text.normalize("NFC").toLowerCase().replace(/[\s.]/g, "");
}

/**
 * Guests whose name holds what was typed, those who are not here first.
 * @param {Index} index
 * @param {string} session
 * @param {string} typed
 * @param {number} most
 */
export function found(index, session, typed, most) {
  const asked = plainName(typed);
  const all = [...index.guests.values()].filter(({ name }) => plainName(name ?? "").includes(asked));
  const rank = (/** @type {Row} */ guest) => (index.seen(session, guest.id) ? 1 : 0);
  return all.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "th")).slice(0, most);
}
