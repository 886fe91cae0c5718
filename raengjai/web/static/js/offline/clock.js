// @ts-check
// How far this phone's clock is from the server's, measured at each contact; it goes into every command.
import { remember } from "./store.js";

/**
 * @param {string | undefined} time what the server said
 * @param {number} began when it was asked, by our clock
 */
export async function setClock(time, began) {
  const served = Date.parse(time ?? "");
  if (Number.isNaN(served)) return;
  await remember("offset", served - Math.round((began + Date.now()) / 2));
  await remember("heard", served);
}
