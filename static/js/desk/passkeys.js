// Passkeys (WebAuthn, level 2): asks the browser for one, and sends its answer with the form of the button that carries `data-passkey`.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function create({ publicKey }) {
  const user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  const excludeCredentials = withBytes(publicKey.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: { ...publicKey, user, excludeCredentials, challenge: toBytes(publicKey.challenge) } });
  const { attestationObject, clientDataJSON } = made.response;
  return answer(made, { attestationObject: toText(attestationObject), clientDataJSON: toText(clientDataJSON) });
}

async function get({ publicKey }) {
  const allowCredentials = withBytes(publicKey.allowCredentials);
  const found = await navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials, challenge: toBytes(publicKey.challenge) } });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  });
}

const answer = (credential, response) => ({
  type: credential.type,
  id: credential.id,
  rawId: toText(credential.rawId),
  clientExtensionResults: credential.getClientExtensionResults(),
  response,
});

async function optionsOf(button, address) {
  if (button.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById("passkey-options").textContent);
  const reply = await fetch(address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(reply.status === 429 ? "Too many attempts. Try again in a few minutes." : "The desk did not answer. Try again.");
  return (await reply.json()).request_options;
}

function tell(problem) {
  const known = problem.name === "InvalidStateError" ? "This device has a passkey for this account already." : "Nothing was chosen. Press the button to try again.";
  const place = document.getElementById("passkey-problem");
  place.textContent = ["NotAllowedError", "AbortError", "InvalidStateError"].includes(problem.name) ? known : problem.message;
  place.hidden = false;
}

for (const button of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const form = button.form;
    const address = button.getAttribute("formaction") ?? form.getAttribute("action");
    try {
      const ask = button.dataset.passkey === "create" ? create : get;
      form.elements.credential.value = JSON.stringify(await ask(await optionsOf(button, address)));
      form.action = address;
      form.submit();
    } catch (problem) {
      tell(problem);
    }
  });
}
