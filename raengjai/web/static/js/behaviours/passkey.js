// @ts-check
/**
 * A form that asks the browser for a passkey before it is sent: data-deed "create" makes one, "get" signs in with one.
 * The server's challenge comes from data-options; the browser's answer goes into the field "credential".
 * Without JavaScript, or in a browser that has no passkeys, the form stays hidden.
 * @param {HTMLFormElement} form
 */
export function passkey(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  const failed = /** @type {HTMLElement | null} */ (form.querySelector("[data-failed]"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (failed) failed.hidden = true;
    try {
      field.value = JSON.stringify(await ask(form));
      form.submit();
    } catch {
      if (failed) failed.hidden = false;
    }
  });
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", String(new FormData(form).get("csrfmiddlewaretoken")));
  const answer = await fetch(form.dataset.options ?? "", { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  const { publicKey } = await answer.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const known of [...(publicKey.excludeCredentials ?? []), ...(publicKey.allowCredentials ?? [])]) {
    known.id = bytes(known.id);
  }
  const made =
    form.dataset.deed === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
  return plain(/** @type {PublicKeyCredential} */ (made));
}

/**
 * The credential as JSON: every buffer in base64url, as WebAuthn level 3 writes it.
 * @param {PublicKeyCredential} credential
 */
export function plain(credential) {
  /** @type {Record<string, string>} */
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = Reflect.get(credential.response, name);
    if (value) response[name] = text(value);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

/** @param {string} base64url */
export function bytes(base64url) {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
export function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
