// @ts-check
// Sealing an entry to a province, on the phone and for its eyes only, and sending it without saying who sends it: no
// device, no session, no signature. What was sealed can be read by nobody here, also not by whoever wrote it.
import { fromText, packed, toText } from "./bytes.js";
import { isSigned, seal } from "./crypto.js";
import { NotKept } from "./outbox.js";
import { isPausing, LONGEST } from "./pace.js";
import { keepSealed, markSent, sealedWaiting } from "./sealed_box.js";
import { remember, remembered } from "./store.js";

export const PATH = "/offline/sealed/";
export const INFO = "raengjai/offline/sealed/1";
export const SIZES = [4, 16, 64, 256, 1024].map((size) => size * 1024);
const PATIENCE = 90_000;

/** @typedef {import("./sealed_box.js").SealedEntry} SealedEntry */
/** @typedef {{intake: Record<string, {id: string, public: string}>, receipts: Record<string, string>}} Keys */

/** Fetches the keys of the provinces while there is signal; without, those from before are good. */
export async function renewIntake() {
  const how = { credentials: /** @type {const} */ ("omit"), redirect: /** @type {const} */ ("error") };
  const said = await fetch(PATH, how).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  if (!said?.intake) return;
  const before = await remembered("intake");
  await remember("intake", { intake: said.intake, receipts: { ...before?.receipts, ...said.receipts } });
}

/**
 * Blanks up to the next of the sizes, so that the length says little.
 * @param {import("./bytes.js").Bytes} bytes
 */
export function padded(bytes) {
  const size = SIZES.find((each) => bytes.length <= each);
  if (!size) throw Object.assign(new RangeError("too long to be sealed"), { reason: "long" });
  const whole = new Uint8Array(size).fill(0x20);
  whole.set(bytes);
  return whole;
}

/**
 * Seals and keeps. Throws NotKept, whose reason is also "no-key" (of the province) or "long".
 * @param {string} province
 * @param {unknown} content
 * @param {import("./sealed_box.js").More} [more] a way back, and whether this device remembers that something was sent
 * @returns {Promise<SealedEntry>}
 */
export async function addSealed(province, content, more = {}) {
  try {
    const key = /** @type {Keys | undefined} */ (await remembered("intake"))?.intake[province];
    if (!key) throw Object.assign(new Error("no key of this province"), { reason: "no-key" });
    const id = crypto.randomUUID();
    const box = await seal(key.public, INFO, `${province}|${id}`, padded(packed(content)));
    const kept = await keepSealed({ id, state: "waiting", province, key: key.id, ...box, ...more });
    if (kept?.ct !== box.ct) throw new Error("not read back");
    return kept;
  } catch (cause) {
    throw new NotKept(cause);
  }
}

/** Sends what waits, oldest or not: nothing depends on its order. @returns {Promise<"done" | "failed">} */
export async function sendSealed() {
  const waiting = await sealedWaiting();
  if (waiting.length === 0) return "done";
  if (isPausing(await remembered("sealed-pause"), Date.now())) return "done"; // the server named the time: no failure
  for (const each of waiting) {
    const answer = await post(each);
    if (!answer) return "failed";
    if (answer.status === 429) {
      await remember("sealed-pause", { until: Date.now() + Math.min(LONGEST, answer.wait) });
      return "done";
    }
    const receipt = answer.said?.receipt;
    const known = /** @type {Keys | undefined} */ (await remembered("intake"))?.receipts ?? {};
    if (answer.status === 200 && receipt?.id === each.id && (await isSigned(known, receipt))) await markSent(each.id, receipt.at);
    else if (answer.status >= 500 || answer.status === 200) return "failed";
  }
  return (await sealedWaiting()).length > 0 ? "failed" : "done";
}

/** @param {SealedEntry} each */
async function post({ id, province, key, enc, ct, channel }) {
  const body = JSON.stringify({ id, province, key, enc, ct, channel, sender: await sender() });
  const headers = { "Content-Type": "application/json" };
  const how = { method: "POST", headers, body, credentials: /** @type {const} */ ("omit"), redirect: /** @type {const} */ ("error") };
  try {
    const answer = await fetch(PATH, { ...how, signal: AbortSignal.timeout?.(PATIENCE) });
    const isOurs = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    if (answer.status === 200 && !isOurs) return null; // a sign-in page of some network
    const wait = Number(answer.headers.get("Retry-After") ?? 0) * 1000;
    return { status: answer.status, said: isOurs ? await answer.json() : null, wait };
  } catch {
    return null;
  }
}

/** Sixteen bytes drawn by chance, anew each day and for this alone: the server counts by them and learns nothing. */
async function sender() {
  const day = new Date().toDateString();
  const kept = await remembered("sealed-sender");
  if (kept?.day === day && fromText(kept.drawn).length === 16) return kept.drawn;
  const drawn = toText(crypto.getRandomValues(new Uint8Array(16)));
  await remember("sealed-sender", { day, drawn });
  return drawn;
}
