// @ts-check
// The phone's own pages: which module draws which shell.
import { part, show } from "./offline/frame.js";

const PAGES = /** @type {Record<string, () => Promise<{begin: () => Promise<void>}>>} */ ({
  today: () => import("./offline/page_today.js"),
  record: () => import("./offline/page_record.js"),
  handouts: () => import("./offline/page_handouts.js"),
  outbox: () => import("./offline/page_outbox.js"),
  carry: () => import("./offline/page_carry.js"),
  check_in: () => import("./offline/page_check_in.js"), // not in the shell: kept with the first pack of an event
  reception: () => import("./offline/page_reception.js"), // these two as well
  station: () => import("./offline/page_station.js"),
  enable: () => import("./offline/page_enable.js"),
  verify: () => import("./offline/page_verify.js"),
  sealed: () => import("./offline/page_sealed.js"),
  answer: () => import("./offline/page_answer.js"),
});

async function begin() {
  const theme = /(?:^|; )(?:__Host-)?theme=(light|dark)/.exec(document.cookie)?.[1];
  if (theme) document.documentElement.dataset.theme = theme;
  if (!isSecureContext || !crypto.subtle) {
    show("insecure");
    part("explain")?.setAttribute("hidden", "");
    return;
  }
  await (await PAGES[document.body.dataset.shell ?? "today"]()).begin();
  document.body.dataset.drawn = "yes";
}

for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault(); // the worker answers in the language that is remembered
    void import("./offline/store.js").then(async ({ remember }) => {
      const language = /** @type {HTMLElement} */ (link).dataset.language ?? "";
      await remember("language", language);
      // As the server names it (settings.COOKIE_PREFIX): whoever has signed in here has such a cookie.
      const host = /(?:^|; )__Host-/.test(document.cookie);
      const [name, only] = host ? ["__Host-language", "; secure"] : ["language", ""];
      document.cookie = `${name}=${language}; path=/; max-age=31536000; samesite=lax${only}`;
      location.assign(`${location.pathname}?language=${language}${location.hash}`);
    });
  });
}
void begin();
