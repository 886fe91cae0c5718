// @ts-check
/**
 * The tile that an arrow key leads to: left and right by one, up and down to the nearest in the next line.
 * @param {{x: number, y: number}[]} places the middle of each tile
 * @param {number} now
 * @param {string} key
 */
export function target(places, now, key) {
  if (key === "ArrowLeft") return Math.max(0, now - 1);
  if (key === "ArrowRight") return Math.min(places.length - 1, now + 1);
  const down = key === "ArrowDown";
  const here = places[now];
  const beyond = places.filter((place) => (down ? place.y > here.y + 1 : place.y < here.y - 1));
  if (beyond.length === 0) return now;
  const edge = beyond.reduce((best, place) => (down ? Math.min(best, place.y) : Math.max(best, place.y)), beyond[0].y);
  const line = beyond.filter((place) => Math.abs(place.y - edge) < 2);
  const nearest = line.reduce((best, place) => (Math.abs(place.x - here.x) < Math.abs(best.x - here.x) ? place : best));
  return places.indexOf(nearest);
}

/**
 * One stop for Tab in a grid of tiles; the arrow keys walk inside it.
 * @param {HTMLElement} grid
 */
export function tiles(grid) {
  const links = /** @type {HTMLElement[]} */ ([...grid.querySelectorAll("a.tile")]);
  if (links.length === 0) return;
  const stop = (/** @type {HTMLElement} */ chosen) => {
    for (const link of links) link.tabIndex = link === chosen ? 0 : -1;
  };
  stop(links[0]);
  grid.addEventListener("focusin", (event) => {
    const link = /** @type {HTMLElement} */ (event.target);
    if (links.includes(link)) stop(link);
  });
  grid.addEventListener("keydown", (event) => {
    const now = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (now < 0 || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const places = links.map((link) => link.getBoundingClientRect()).map((box) => ({ x: box.x + box.width / 2, y: box.y }));
    links[target(places, now, event.key)].focus();
  });
}
