// @ts-check
// An event's pack as it is worked with: the answers of the server and what this phone did, laid over each other. Pure.

/** @typedef {{id: string, gone?: boolean, entry?: string} & Record<string, any>} Row `entry` is of this phone's outbox */
/** @typedef {{event?: Record<string, any>, whole?: boolean, rows?: Record<string, Row[]>, wholes?: Record<string, any>, pending?: string[]}} Part */
/** @typedef {{event: Record<string, any>, rows: Record<string, Map<string, Row>>, wholes: Record<string, any>}} Pack */

/**
 * Later answers win; a row that says `gone` takes away the one before. An answer names the entries of this phone that
 * the office had not decided when it was asked (`pending`): of the others it knows better than the phone.
 * @param {Part[]} parts
 * @returns {Pack}
 */
export function fold(parts) {
  const pack = /** @type {Pack} */ ({ event: {}, rows: {}, wholes: {} });
  for (const { event, whole, rows = {}, wholes = {}, pending } of parts) {
    if (whole) for (const list of Object.values(pack.rows)) forget(list, (row) => !row.entry);
    if (pending) for (const list of Object.values(pack.rows)) forget(list, ({ entry }) => Boolean(entry && !pending.includes(entry)));
    if (event) pack.event = event;
    Object.assign(pack.wholes, wholes);
    for (const [name, changed] of Object.entries(rows)) {
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
 * @param {Map<string, Row>} list
 * @param {(row: Row) => boolean} isOver
 */
function forget(list, isOver) {
  for (const row of [...list.values()]) if (isOver(row)) list.delete(row.id);
}
