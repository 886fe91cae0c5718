// @ts-check
// Room on the phone: asked for to stay, watched, and the browser asked to send when the network is back.

export const FULL = 0.8;

/** How much of the room for this site is used, 0 when the browser does not say. */
export async function used() {
  const said = await navigator.storage?.estimate?.().catch(() => null);
  return { usage: said?.usage ?? 0, quota: said?.quota ?? 0, share: said?.quota ? (said.usage ?? 0) / said.quota : 0 };
}

/** Whether the browser promises not to throw our entries away when the phone is full. */
export async function stays() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}

/** Background Sync where there is any; the pages send by themselves too. */
export async function askToSync() {
  const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration?.().catch(() => null));
  await registration?.sync?.register("raengjai-outbox").catch(() => null);
}
