// @ts-check
// The camera of the desk: it looks as long as it is wanted, and gives each code once while it is held before it.
import { watchCamera } from "./camera.js";
import { one, show, word } from "./frame.js";

const SAME_FOR = 3_000; // a code that was gone this long is a new showing

/** @param {(text: string) => Promise<void>} take */
export function offerScanning(take) {
  if (!navigator.mediaDevices) return;
  show("camera");
  const [start, stop, said] = [one("[data-start]"), one("[data-stop]"), one("[data-camera-said]")];
  let isWanted = false;
  stop.onclick = () => (isWanted = false);
  start.onclick = async () => {
    isWanted = true;
    said.hidden = true;
    [start.hidden, stop.hidden] = [true, false];
    const awake = await /** @type {any} */ (navigator).wakeLock?.request("screen").catch(() => null);
    try {
      await watchCamera(one("[data-video]"), once(take), () => !isWanted || document.hidden);
    } catch (error) {
      said.textContent = word(/** @type {any} */ (error).reason === "refused" ? "camera-refused" : "camera-none");
      said.hidden = false;
    } finally {
      [start.hidden, stop.hidden] = [false, true];
      await awake?.release().catch(() => null);
    }
  };
}

/**
 * Passes a text on when it is another one, or comes back after a while; one after the other.
 * @param {(text: string) => Promise<void>} take
 * @param {() => number} [now]
 */
export function once(take, now = () => performance.now()) {
  let [last, at, isBusy] = ["", -Infinity, false];
  return (/** @type {string} */ text) => {
    const isSame = text === last && now() - at < SAME_FOR;
    if (isSame) at = now();
    if (isSame || isBusy) return;
    [last, at, isBusy] = [text, now(), true];
    void take(text).finally(() => (isBusy = false));
  };
}
