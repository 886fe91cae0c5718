// @ts-check
// Tells the pages that are open that something in the outbox changed.
export const CHANNEL = "raengjai-outbox";

export function announce() {
  if (typeof document !== "undefined") document.dispatchEvent(new CustomEvent("raengjai:outbox"));
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}
