// @ts-check
/** @typedef {(element: any) => void} Behaviour */

/**
 * A function that starts each named behaviour once on each element that asks for it.
 * @param {Record<string, Behaviour>} behaviours
 */
export function starter(behaviours) {
  /** @type {WeakMap<Element, Set<string>>} */
  const started = new WeakMap();

  /** @param {Element} element */
  const startOn = (element) => {
    const names = namesIn(element.getAttribute("data-behaviour") ?? "");
    const before = started.get(element) ?? new Set();
    started.set(element, before);
    for (const name of names) {
      if (before.has(name) || !behaviours[name]) continue;
      before.add(name);
      behaviours[name](element);
    }
  };

  /** @param {Document | Element} root */
  return (root) => {
    if ("hasAttribute" in root && root.hasAttribute("data-behaviour")) startOn(root);
    for (const element of root.querySelectorAll("[data-behaviour]")) startOn(element);
  };
}

/** @param {string} text */
export function namesIn(text) {
  return text.split(/\s+/).filter(Boolean);
}
