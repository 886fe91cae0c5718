// @ts-check
// The sub-districts of the chosen province, to choose from: fetched by province, so that nothing typed is sent; without
// signal those of whoever serves on this phone. Without any of them the place is told in words.
import { element, one } from "./frame.js";
import { devices } from "./store.js";

/** @param {HTMLFormElement} form */
export async function offerPlaces(form) {
  const province = /** @type {HTMLSelectElement | null} */ (one("select[name=province]", form));
  const place = /** @type {HTMLSelectElement | null} */ (one("select[name=place]", form));
  if (!province || !place) return;
  const own = (await devices().catch(() => [])).flatMap((device) => device.places).filter(({ code }) => code.length === 6);
  if (!province.value && own.length > 0) province.value = own[0].code.slice(0, 2);
  const offer = () => void fill(place, province.value, own);
  province.addEventListener("change", offer);
  offer();
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} province
 * @param {{code: string, name: string}[]} own
 */
async function fill(select, province, own) {
  const chosen = select.value;
  const found = province ? await fetched(select.dataset.address ?? "", province) : [];
  const near = own.filter(({ code }) => code.startsWith(province)).map(({ code, name }) => [code, name]);
  const rest = found.filter(([code]) => !near.some(([known]) => known === code));
  const first = /** @type {HTMLOptionElement} */ (select.options[0]);
  select.replaceChildren(first, ...[...near, ...rest].map(([code, name]) => element("option", name, { value: code })));
  select.value = [...select.options].some(({ value }) => value === chosen) ? chosen : "";
  /** @type {HTMLElement} */ (select.closest("[data-place]")).hidden = select.options.length < 2;
}

/**
 * @param {string} address
 * @param {string} province
 * @returns {Promise<[string, string][]>}
 */
async function fetched(address, province) {
  try {
    const answer = await fetch(address.replace("/00/", `/${province}/`), { credentials: "omit" });
    return (await answer.json()).places;
  } catch {
    return [];
  }
}
