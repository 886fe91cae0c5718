// @ts-check
// The shapes that lie in IndexedDB and travel, in one place (docs/offline.md).

/** @typedef {{id: string, entry: string, at: string, key: string, signature: string}} Receipt */
/** @typedef {import("./crypto.js").Sealed} Sealed */
/** @typedef {{code: string, name: string}} PlaceName */

/**
 * One person on this phone.
 * @typedef {object} Device
 * @property {string} id
 * @property {string} owner
 * @property {string} person
 * @property {PlaceName[]} places
 * @property {CryptoKey} key
 * @property {import("./crypto.js").WrappedKey} copyKey
 * @property {{id: string, public: string}} seal
 * @property {Record<string, string>} receiptKeys
 * @property {string} state "active", "withdrawn", "revoked", or "unknown" when the server does not know it
 * @property {string} words why the server takes nothing
 */

/**
 * What a person did, in the clear; only inside an envelope or a copy.
 * @typedef {object} Command
 * @property {string} id
 * @property {string} name
 * @property {number} version
 * @property {string} made_at
 * @property {number} offset_ms
 * @property {string} subject
 * @property {string} language
 * @property {[string, string][]} fields
 * @property {{name: string, type: string, data: string}[]} files
 */

/** @typedef {"waiting" | "taken" | "refused" | "changed" | "held" | "unreadable"} State */

/**
 * An entry of the outbox. `number` is its place in the order of this phone; `size` what its envelope weighs.
 * @typedef {object} Entry
 * @property {number} [number]
 * @property {string} id
 * @property {string} device
 * @property {string} name
 * @property {string} subject
 * @property {string} made_at
 * @property {State} state
 * @property {number} size
 * @property {number} files
 * @property {{key: string, enc: string, ct: string}} [envelope]
 * @property {Sealed} [copy]
 * @property {Sealed} [said] what the server said, sealed to the owner
 * @property {Receipt} [receipt]
 * @property {string} [decided_at]
 * @property {boolean} [lost] its copy went with a forgotten PIN
 * @property {string} [trouble] why it still waits: "receipt", "size", "form", "unsure"
 */

/** @typedef {{id: string, state: State, receipt?: Receipt, words?: string, fields?: Record<string, string>, now?: unknown}} Result */

export {};
