// @ts-check
// In the service worker: a push becomes a notice on the screen, a tap on it opens the link.

const TITLE = "Raengjai";

/**
 * Browsers want something to be shown for every push, also for one that cannot be read.
 * @param {ServiceWorkerRegistration} registration
 * @param {{json: () => any} | null} data
 */
export function showNews(registration, data) {
  const { title, text, url } = read(data);
  const options = { body: text, tag: url, icon: "/static/icon-192.png", badge: "/static/icon-192.png", data: { url } };
  return registration.showNotification(title, options);
}

/**
 * Title, text and link as our server writes them; the link stays in this house.
 * @param {{json: () => any} | null} data
 */
export function read(data) {
  let found = /** @type {any} */ ({});
  try {
    found = data?.json() ?? {};
  } catch {
    // not ours, or empty: the inbox says what there is
  }
  return {
    title: typeof found.title === "string" ? found.title : TITLE,
    text: typeof found.text === "string" ? found.text : "",
    url: pathOf(found.url),
  };
}

/** @param {unknown} url */
function pathOf(url) {
  try {
    const { origin, pathname, search } = new URL(String(url ?? "/inbox/"), location.origin);
    return origin === location.origin ? pathname + search : "/inbox/";
  } catch {
    return "/inbox/";
  }
}

/**
 * In the window that is open already, else in a new one.
 * @param {any} clients
 * @param {Notification} notification
 */
export async function openNews(clients, notification) {
  notification.close();
  const url = pathOf(notification.data?.url);
  const windows = await clients.matchAll({ type: "window" });
  for (const each of windows) {
    if (new URL(each.url).pathname === url) return each.focus();
  }
  return clients.openWindow(url);
}
