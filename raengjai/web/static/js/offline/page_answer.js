// @ts-check
// The answer behind the code of a report. The code stays here: what finds the channel is made of it and sent, what opens
// the messages never leaves. Nothing of it is kept on this device.
import { isValid, normalise } from "../receipts.js";
import { fromText, packed, toText, unpacked } from "./bytes.js";
import { open, seal } from "./crypto.js";
import { element, one, show, word } from "./frame.js";
import { areFit, chosen, pictures } from "./report_check.js";
import { derived, FINDS, openChannel } from "./report_channel.js";
import { padded } from "./sealed.js";

const PATH = "/report/channel/";
const ANSWER_INFO = "raengjai/channel/answer/1";
const WORD_INFO = "raengjai/channel/word/1";
const POINT = 65;

/** @typedef {{id: string, own: boolean, day: string, sealed: string}} Message */
/** @typedef {{province: string, key: {id: string, public: string}, public: string, wrapped: string, messages: Message[]}} Channel */

export async function begin() {
  const ask = /** @type {HTMLFormElement} */ (one("form[data-answer]"));
  const write = /** @type {HTMLFormElement} */ (one("form[data-write]"));
  if (!ask) return; // the page as the server drew it
  ask.onsubmit = (event) => {
    event.preventDefault();
    void openWith(ask, write);
  };
}

/**
 * @param {HTMLFormElement} ask
 * @param {HTMLFormElement} write
 */
async function openWith(ask, write) {
  const input = /** @type {HTMLInputElement} */ (one("[name=code]", ask));
  const said = one("[data-answer-said]");
  said.textContent = "";
  if (!isValid(input.value)) {
    said.textContent = word("wrong");
    return;
  }
  const code = normalise(input.value);
  const lookup = toText(await derived(code, FINDS));
  const channel = await asked({ lookup });
  if (!channel) return;
  input.value = "";
  await draw(code, channel);
  write.onsubmit = (event) => {
    event.preventDefault();
    void send(write, code, lookup, channel);
  };
  show("ask", false);
  show("opened")?.focus();
}

/**
 * What the server answers; null, with a sentence, when it gives none.
 * @param {Record<string, string>} question
 * @returns {Promise<Channel | null>}
 */
async function asked(question) {
  const how = { method: "POST", body: JSON.stringify(question), credentials: /** @type {const} */ ("omit") };
  const language = one("form[data-answer]").dataset.language;
  const answer = await fetch(`${PATH}?lang=${language}`, { ...how, headers: { "Content-Type": "application/json" } }).catch(() => null);
  if (answer?.ok) return answer.json();
  one("[data-answer-said]").textContent = word(answer?.status === 429 ? "wait" : "not-sent");
  return null;
}

/**
 * @param {string} code
 * @param {Channel} channel
 */
async function draw(code, channel) {
  const key = await openChannel(code, channel).catch(() => null);
  const lines = await Promise.all(channel.messages.map((message) => line(message, key, channel.public)));
  one("[data-told]").replaceChildren(...lines);
  one("[data-none]").hidden = lines.length > 0;
}

/**
 * @param {Message} message
 * @param {CryptoKey | null} key
 * @param {string} ownPublic
 */
async function line({ id, own, day, sealed }, key, ownPublic) {
  const item = element("li", "", own ? { class: "own" } : {});
  const text = own ? word("own") : await textOf(id, sealed, key, ownPublic);
  item.append(element("p", `${word(own ? "from-you" : "from-officer")} · ${day}`, { class: "muted small" }));
  item.append(...text.split("\n").map((part) => element("p", part, { translate: "no" })));
  return item;
}

/**
 * @param {string} id
 * @param {string} sealed
 * @param {CryptoKey | null} key
 * @param {string} ownPublic
 * @returns {Promise<string>}
 */
async function textOf(id, sealed, key, ownPublic) {
  if (!key) return word("unreadable");
  const bytes = fromText(sealed);
  const box = { enc: toText(bytes.slice(0, POINT)), ct: toText(bytes.slice(POINT)) };
  try {
    return String(unpacked(await open(key, ownPublic, ANSWER_INFO, id, box)).text);
  } catch {
    return word("unreadable");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} code
 * @param {string} lookup
 * @param {Channel} channel
 */
async function send(form, code, lookup, channel) {
  const [said, sent] = [one("[data-answer-said]"), one("[data-sent]")];
  const text = /** @type {HTMLTextAreaElement} */ (one("textarea", form));
  said.textContent = text.value.trim() === "" ? word("required") : areFit(chosen(form)) ? "" : word("wrong-file");
  sent.hidden = true;
  if (said.textContent) return;
  const files = await pictures(chosen(form)).catch(() => null);
  if (!files) return void (said.textContent = word("wrong-file"));
  const id = crypto.randomUUID();
  const message = { kind: "message", version: 1, text: text.value, ...(files.length > 0 ? { files } : {}) };
  const box = await seal(channel.key.public, WORD_INFO, `${channel.province}|${id}`, padded(packed(message)));
  const fresh = await asked({ lookup, id, key: channel.key.id, ...box });
  if (!fresh) return; // everything typed stays
  form.reset();
  sent.hidden = false;
  await draw(code, fresh);
}
