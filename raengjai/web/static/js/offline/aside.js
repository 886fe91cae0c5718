// @ts-check
// A form of a page on its way to the office. It lies aside as a sealed entry until the answer has come; where the signal
// died meanwhile, it goes into the outbox. Nobody can know then whether it had arrived: the office says so of a deed that
// carries the version of its need; of what could count twice the person is asked.
import { announce } from "./channel.js";
import { made } from "./outbox.js";
import { devices, remember, remembered, writing } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").Command} Command */

const COULD_COUNT_TWICE = new Set(["needs.note", "needs.handouts"]);

/**
 * @param {Device} device
 * @param {Pick<Command, "name" | "fields"> & Partial<Command>} given
 * @param {string} path of the page with the form
 */
export async function layAside(device, given, path) {
  await remember(`aside:${device.id}`, { entry: await made(device, given), path });
}

/**
 * What the page that came now says about the form that was sent: its answer ("arrived"), the form once more, or
 * something else, so that no answer came.
 * @param {{path: string, shell: boolean, redirects: number, toast: boolean, written: boolean}} page
 * @param {string} path of the form
 * @returns {"arrived" | "still there" | "lost"}
 */
export function becameOf({ path: here, shell, redirects, toast, written }, path) {
  if (shell) return "lost"; // it stands in for the answer
  if (redirects > 0 || toast) return "arrived"; // after a form is taken, every page leads on and says so
  if (here !== path) return "lost";
  return written ? "arrived" : "still there"; // sent back by the office with a sentence, or the person went back to it
}

/** The same, read from this page. */
function thisPage() {
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const areas = [...document.querySelectorAll("main form textarea")];
  return {
    path: location.pathname,
    shell: Boolean(document.body.dataset.shell),
    redirects: arrival?.redirectCount ?? 0,
    toast: document.querySelector(".toasts > *") !== null,
    written: document.querySelector(".error-summary:not([hidden])") !== null || areas.some((area) => /** @type {HTMLTextAreaElement} */ (area).defaultValue.trim() !== ""),
  };
}

/** At each page: forms that arrived are forgotten, lost ones go into the outbox. True when there was a lost one. */
export async function settleAside(page = thisPage()) {
  let isLost = false;
  for (const { id } of await devices()) {
    const kept = await remembered(`aside:${id}`);
    const became = kept && becameOf(page, kept.path);
    if (became === "arrived") await remember(`aside:${id}`, undefined);
    if (became === "lost") isLost = (await release(id)) || isLost;
  }
  if (isLost) announce();
  return isLost;
}

/**
 * Into the outbox, in one transaction: never both, never neither.
 * @param {string} device
 */
export function release(device) {
  return writing(["outbox", "meta"], async (transaction) => {
    const meta = transaction.objectStore("meta");
    const kept = await meta.get(`aside:${device}`);
    if (!kept) return false;
    const trouble = COULD_COUNT_TWICE.has(kept.entry.name) ? { trouble: "unsure" } : {};
    await transaction.objectStore("outbox").add({ ...kept.entry, ...trouble });
    await meta.delete(`aside:${device}`);
    return true;
  });
}
