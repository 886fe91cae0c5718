// @ts-check
export const STAY = 8000;

/**
 * A clock that can be held: calls `done` when it has run `ms` without being held.
 * @param {() => void} done
 * @param {number} ms
 * @param {() => number} now
 */
export function heldTimer(done, ms, now = Date.now) {
  let left = ms;
  let since = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return {
    run() {
      if (timer) return;
      since = now();
      timer = setTimeout(done, left);
    },
    hold() {
      if (!timer) return;
      clearTimeout(timer);
      timer = undefined;
      left = Math.max(0, left - (now() - since));
    },
  };
}

/**
 * A message that leaves after eight seconds, but not while it is pointed at or holds the focus.
 * @param {HTMLElement} element
 */
export function toast(element) {
  const timer = heldTimer(() => element.remove(), STAY);
  const close = /** @type {HTMLElement | null} */ (element.querySelector("[data-close]"));
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => element.remove());
  }
  if (element.closest(".example")) return; // the living page keeps its samples
  for (const name of ["mouseenter", "focusin"]) element.addEventListener(name, timer.hold);
  for (const name of ["mouseleave", "focusout"]) element.addEventListener(name, timer.run);
  timer.run();
}
