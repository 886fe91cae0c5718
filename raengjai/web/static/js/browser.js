// @ts-check
// How this browser names itself to the office, and how a page posts to it.

/** "Chrome, Android", for lists of phones and browsers. @param {string} agent */
export function nameOf(agent) {
  const browser = /(Firefox|Edg|SamsungBrowser|Chrome|Safari)/.exec(agent)?.[1] ?? "Browser";
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(agent)?.[1] ?? "";
  return [browser, system].filter(Boolean).join(", ");
}

/**
 * @param {string} path
 * @param {Record<string, unknown>} values
 */
export function postJson(path, values) {
  const token = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(values) });
}
