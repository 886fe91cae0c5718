// @ts-check
// The desk of events in the worker's store: it comes with the first pack, and then with every new version; most phones
// never need it.

/** @typedef {{languages: string[], desk: {pages: string[], files: string[]}}} Shell */

/** @param {Shell} shell */
export function deskPaths({ languages, desk }) {
  return [...desk.pages.flatMap((page) => languages.map((language) => inLanguage(page, language))), ...desk.files];
}

/** Whether this phone has kept it before. @param {Shell} shell */
export async function helpsAtEvents({ desk }) {
  const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
  const found = await Promise.all(names.map((cacheName) => caches.match(desk.pages[0], { cacheName, ignoreSearch: true })));
  return found.some(Boolean);
}

/**
 * @param {string} path
 * @param {string} language
 */
export function inLanguage(path, language) {
  return `${path}?language=${language}`;
}
