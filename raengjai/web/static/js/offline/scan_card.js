// @ts-check
// Reading the QR code of one card. Without a camera, or when it is not allowed, the code can be pasted.
import { watchCamera } from "./camera.js";
import { one, show } from "./frame.js";

const PATIENCE = 60_000;

/**
 * Shows the button where there may be a camera.
 * @param {(text: string) => Promise<void>} found
 */
export function offerCamera(found) {
  if (!navigator.mediaDevices) return;
  show("camera");
  one("[data-start]").onclick = async () => {
    const until = performance.now() + PATIENCE;
    let text = "";
    const isOver = () => text !== "" || performance.now() > until || document.hidden;
    try {
      await watchCamera(one("[data-video]"), (seen) => (text ||= seen), isOver);
    } catch {
      return one("[name=code]").focus();
    }
    if (text) await found(text);
  };
}
