// @ts-check
/**
 * What the box above a list shows for `chosen` of `all` rows.
 * @param {number} chosen
 * @param {number} all
 */
export function stateOf(chosen, all) {
  return { checked: all > 0 && chosen === all, indeterminate: chosen > 0 && chosen < all };
}

/**
 * The box above a list that chooses every row, and follows the rows when they are chosen one by one.
 * @param {HTMLElement} element
 */
export function selectAll(element) {
  const head = /** @type {HTMLInputElement | null} */ (element.querySelector("[data-select-all]"));
  if (!head) return;
  const rows = () => /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("tbody input[type=checkbox]")]);
  const follow = () => Object.assign(head, stateOf(rows().filter((row) => row.checked).length, rows().length));
  head.hidden = false;
  head.addEventListener("change", () => {
    for (const row of rows()) row.checked = head.checked;
  });
  element.addEventListener("change", (event) => {
    if (event.target !== head) follow();
  });
  follow();
}
