// @ts-check
/**
 * Which row comes next, within the ends.
 * @param {number} now the row with the focus, or -1
 * @param {number} step
 * @param {number} rows
 */
export function nextRow(now, step, rows) {
  if (rows === 0) return -1;
  if (now < 0) return step > 0 ? 0 : rows - 1;
  return Math.min(rows - 1, Math.max(0, now + step));
}

/**
 * A key is ours unless somebody is typing or holds a modifier.
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, target: any}} event
 */
export function isOurs(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const tag = event.target?.tagName ?? "";
  if (tag === "TEXTAREA" || tag === "SELECT" || event.target?.isContentEditable) return false;
  return tag !== "INPUT" || ["checkbox", "radio"].includes(event.target.type);
}

/**
 * Keys for a queue: j and k move, x chooses, Enter opens, ? explains.
 * @param {HTMLElement} element
 */
export function keyboard(element) {
  const links = () => /** @type {HTMLElement[]} */ ([...element.querySelectorAll(".row-link")]);
  const current = () => links().findIndex((link) => link.closest("tr")?.contains(document.activeElement) ?? false);
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => links()[nextRow(current(), 1, links().length)]?.focus(),
    k: () => links()[nextRow(current(), -1, links().length)]?.focus(),
    x: () => /** @type {HTMLElement | null} */ (box(links()[current()]))?.click(),
    "?": () => {
      const hints = /** @type {HTMLDialogElement | null} */ (element.querySelector("dialog.key-hints"));
      if (hints && !hints.open) hints.showModal();
    },
  };
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || !isOurs(event) || !element.isConnected || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
}

/** @param {HTMLElement | undefined} link */
function box(link) {
  return link?.closest("tr")?.querySelector("input[type=checkbox]") ?? null;
}
