// @ts-check
// What the service worker keeps and how it answers, as a table: the first line that fits is the answer. What no line
// names goes to the network and nowhere else.

/**
 * @typedef {"kept" | "network first" | "network"} How
 * @typedef {{name: string, fits: (url: URL, shell: ReadonlySet<string>) => boolean, how: How}} Rule
 */

const PUBLIC = /^\/(services|offices|hotlines|places|report\/places)\/(?!suggest\/)/;

/** @type {Rule[]} */
export const RULES = [
  { name: "shell pages and files", fits: ({ pathname }, shell) => shell.has(pathname), how: "kept" },
  { name: "services, offices, places, hotlines", fits: ({ pathname }) => PUBLIC.test(pathname), how: "network first" },
  { name: "everything else, personal or not", fits: () => true, how: "network" },
];

/**
 * @param {{method: string, url: string}} request
 * @param {string} origin
 * @param {ReadonlySet<string>} shell
 * @returns {How}
 */
export function howFor(request, origin, shell) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return "network";
  return /** @type {Rule} */ (RULES.find((rule) => rule.fits(url, shell))).how;
}

/**
 * The page of the shell that stands in for one that cannot be reached.
 * @param {string} pathname
 */
export function standIn(pathname) {
  if (pathname === "/report/") return "/offline/report/";
  return /^\/needs\/new\//.test(pathname) ? "/offline/record/" : "/offline/";
}
