// @ts-check
// An event's pack as it is worked with: the answers of the server and what this phone did, laid over each other. Pure.

/** @typedef {{id: string, gone?: boolean, entry?: string, nth?: number} & Record<string, any>} Row `entry` of this phone's outbox says it, the `nth` there; a row's own `number` is its own */
/** @typedef {{event?: Record<string, any>, whole?: boolean, rows?: Record<string, Row[]>, wholes?: Record<string, any>, asked?: {upto: number, pending: string[]}}} Part */
/** @typedef {{event: Record<string, any>, rows: Record<string, Map<string, Row>>, wholes: Record<string, any>}} Pack */

/**
 * Later answers win; a row that says `gone` takes away the one before. An answer says up to which entry of this phone
 * there were any when it was asked, and which of these the office had not decided (`pending`): of the others it knows
 * better than the phone.
 * @param {Part[]} parts
 * @returns {Pack}
 */
export function fold(parts) {
  const pack = /** @type {Pack} */ ({ event: {}, rows: {}, wholes: {} });
  for (const { event, whole, rows = {}, wholes = {}, asked } of parts) {
    if (whole) for (const list of Object.values(pack.rows)) forget(list, (row) => !row.entry);
    if (asked) for (const list of Object.values(pack.rows)) forget(list, (row) => isDecided(row, asked));
    if (event) pack.event = event;
    for (const [name, value] of own(wholes)) pack.wholes[name] = value;
    for (const [name, changed] of own(rows)) {
      const list = (pack.rows[name] ??= new Map());
      for (const row of changed) {
        if (row.gone) list.delete(row.id);
        else list.set(row.id, row);
      }
    }
  }
  return pack;
}

/**
 * One part that folds to the same pack.
 * @param {Pack} pack
 * @returns {Part}
 */
export function asPart({ event, rows, wholes }) {
  return { event, wholes, rows: Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, [...list.values()]])) };
}

/**
 * What an answer names; a name that would reach into every object is none of ours.
 * @template T
 * @param {Record<string, T>} values
 */
function own(values) {
  return Object.entries(values).filter(([name]) => name !== "__proto__");
}

/**
 * @param {Row} row
 * @param {{upto: number, pending: string[]}} asked
 */
function isDecided({ entry, nth = 0 }, { upto, pending }) {
  return Boolean(entry) && nth <= upto && !pending.includes(/** @type {string} */ (entry));
}

/**
 * @param {Map<string, Row>} list
 * @param {(row: Row) => boolean} isOver
 */
function forget(list, isOver) {
  for (const row of [...list.values()]) if (isOver(row)) list.delete(row.id);
}
