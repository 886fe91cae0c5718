// @ts-check
// Pages of the sealed room: whoever works there stays in, whoever went away is shut out and leaves nothing on the screen.
const ASK_EVERY = 60_000;

/** @param {HTMLElement} main */
function watch(main) {
  const { idle = "900", toldBefore = "120", stay = "", door = "/" } = main.dataset;
  const notice = /** @type {HTMLElement | null} */ (document.querySelector("[data-idle-notice]"));
  const longest = Number(idle) * 1000;
  let used = Date.now();
  let asked = Date.now();

  const note = () => {
    used = Date.now();
    if (notice) notice.hidden = true;
    if (used - asked < ASK_EVERY) return;
    asked = used;
    fetch(stay, { redirect: "manual", cache: "no-store" }).then((answer) => {
      if (answer.status !== 204) location.replace(door); // shut meanwhile, or signed out
    }, () => {}); // no signal: the server shuts the door by itself
  };
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, note, { passive: true });

  const look = () => {
    const idleFor = Date.now() - used;
    if (idleFor >= longest) location.replace(door);
    else if (notice) notice.hidden = idleFor < longest - Number(toldBefore) * 1000;
  };
  setInterval(look, 5_000);
  document.addEventListener("visibilitychange", look);
  // The browser keeps no copy of the page to go back to.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

const main = document.querySelector("main[data-idle]");
if (main instanceof HTMLElement) watch(main);
