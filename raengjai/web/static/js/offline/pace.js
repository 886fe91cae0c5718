// @ts-check
// How long to wait before trying again: longer each time, never more than a quarter of an hour, spread by chance.

export const SHORTEST = 5_000;
export const LONGEST = 15 * 60_000;

/**
 * @param {number} tries failures so far, from 1
 * @param {() => number} [chance]
 */
export function pause(tries, chance = Math.random) {
  const whole = Math.min(LONGEST, SHORTEST * 2 ** Math.min(tries - 1, 20));
  return Math.round(whole / 2 + (whole / 2) * chance());
}

/**
 * Whether a pause is still on. A clock that was set back does not make it longer than it can be.
 * @param {{until: number} | undefined} kept
 * @param {number} now
 */
export function isPausing(kept, now) {
  return kept !== undefined && kept.until > now && kept.until - now <= LONGEST;
}
