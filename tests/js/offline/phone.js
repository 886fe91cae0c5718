// A phone for tests: a database of its own in memory, and a server that answers as it is told.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import * as crypto_ from "../../../raengjai/web/static/js/offline/crypto.js";
import { fromText, toText, utf8 } from "../../../raengjai/web/static/js/offline/bytes.js";
import { COMMAND_INFO, newCopyKey, newSigningKey, open } from "../../../raengjai/web/static/js/offline/crypto.js";
import { close, database, keepDevice } from "../../../raengjai/web/static/js/offline/store.js";

export const PIN = "246810";

/** Keys of a server: one opens envelopes, one signs receipts. */
export async function serverKeys(id = "seal-1") {
  const sealing = await newCopyKey("server");
  const signing = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  return {
    opening: await crypto_.openCopyKey(sealing, "server"),
    signing: signing.privateKey,
    seal: { id, public: sealing.public },
    receipt: { id: "receipt-1", public: toText(await crypto.subtle.exportKey("raw", signing.publicKey)) },
  };
}

export async function freshPhone() {
  await close();
  globalThis.indexedDB = new IDBFactory();
}

/** All that lies in the outbox of one person, or of everybody, in its order. */
export async function entries(device) {
  const found = await (await database()).getAll("outbox");
  return device ? found.filter((each) => each.device === device) : found;
}

export async function newDevice(server, id = "device-1", owner = "somjai") {
  const { key, public: open_ } = await newSigningKey();
  const device = {
    id, owner, person: owner, places: [{ code: "520101", name: "เวียงเหนือ" }], key, public: open_,
    copyKey: await newCopyKey(PIN), seal: server.seal, receiptKeys: { [server.receipt.id]: server.receipt.public },
    state: "active", words: "",
  };
  await keepDevice(device);
  return device;
}

export async function receiptOf(server, id, entry = "entry-1", at = "2026-11-25T10:42:00+07:00") {
  const text = utf8(`raengjai/receipt/1\n${id}\n${entry}\n${at}`);
  const signature = toText(await crypto.subtle.sign("Ed25519", server.signing, text));
  return { id, entry, at, key: server.receipt.id, signature };
}

/**
 * Stands in for POST /offline/commands/: `judge` says what becomes of a command; `seen` is what arrived, opened.
 */
export function standIn(server, judge = () => ({ state: "taken" }), { state = "active", status } = {}) {
  const seen = { batches: [], commands: [] };
  const answer = (body, code = 200) =>
    new Response(JSON.stringify(body), { status: code, headers: { "Content-Type": "application/json" } });
  globalThis.fetch = async (path, how) => {
    const sent = JSON.parse(how.body);
    seen.batches.push(sent.envelopes.map((each) => each.id));
    const refused = status?.(sent, how);
    if (refused) return answer({ words: "no" }, refused);
    const results = [];
    for (const envelope of sent.envelopes) {
      const about = `${sent.device}|${envelope.id}`;
      const opened = await open(server.opening, server.seal.public, COMMAND_INFO, about, envelope).catch(() => null);
      const command = opened && JSON.parse(new TextDecoder().decode(opened));
      if (command) seen.commands.push(command);
      const result = command ? await judge(command, seen) : { state: "unreadable" };
      if (result === null) throw new TypeError("network");
      const receipt = result.state === "taken" ? await receiptOf(server, envelope.id) : undefined;
      results.push({ id: envelope.id, receipt, ...result });
    }
    return answer({ time: new Date().toISOString(), state, keys: { seal: server.seal, receipt: server.receipt }, results });
  };
  return seen;
}

export { fromText };
