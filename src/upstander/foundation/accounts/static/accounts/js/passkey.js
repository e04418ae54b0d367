/* This computer's lock, or a security key, as the second step. The browser asks for it; what it
   answers is put into the form and sent. Without this script the code of the phone does the same. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function make({ publicKey }) {
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
    },
  });
}

function use({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: known(publicKey.allowCredentials),
    },
  });
}

function said({ id, rawId, type, response, getClientExtensionResults }, credential) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"];
  const sent = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    id,
    rawId: text(rawId),
    type,
    clientExtensionResults: getClientExtensionResults.call(credential),
    response: Object.fromEntries(sent),
  });
}

function prepare(form) {
  const button = form.querySelector("button");
  const trouble = form.querySelector("[data-trouble]");
  const options = JSON.parse(form.dataset.passkey);
  form.querySelector("[data-needs-script]").hidden = false;
  form.querySelector("[data-without-script]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    button.disabled = true;
    try {
      const credential = await (form.dataset.does === "make" ? make : use)(options);
      form.elements.credential.value = said(credential, credential);
      form.submit();
    } catch {
      trouble.textContent = trouble.dataset.trouble;
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
}
