// @ts-check
// What a browser can do about pushes, without touching the page: tested by itself.
import { toText } from "../offline/bytes.js";

/**
 * What the page should say: "on", "off", or why it cannot be.
 * @param {{isSecureContext: boolean, PushManager?: unknown, Notification?: {permission: string}, navigator: any}} place
 * @param {boolean} isSubscribed
 */
export function stateOf(place, isSubscribed) {
  if (isApple(place.navigator) && !place.PushManager) return "home-screen";
  if (!place.isSecureContext || !place.PushManager || !place.Notification || !place.navigator.serviceWorker) return "unsupported";
  if (place.Notification.permission === "denied") return "denied";
  return isSubscribed ? "on" : "off";
}

/** An iPhone or iPad shows notices only of what was added to its home screen. @param {any} navigator */
function isApple(navigator) {
  const isTablet = navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1;
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || isTablet;
}

/** base64url without padding; nothing of a key that is not there. @param {ArrayBuffer | null} buffer */
export function text(buffer) {
  return toText(buffer ?? new ArrayBuffer(0));
}
