// @ts-check
// What a browser can do about pushes, without touching the page: tested by itself.

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

/** "Chrome, Android", for the list of devices. @param {string} agent */
export function nameOf(agent) {
  const browser = /(Firefox|Edg|SamsungBrowser|Chrome|Safari)/.exec(agent)?.[1] ?? "Browser";
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(agent)?.[1] ?? "";
  return [browser, system].filter(Boolean).join(", ");
}

/** @param {string} base64url */
export function fromBase64url(base64url) {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** base64url without padding. @param {ArrayBuffer | null} buffer */
export function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
