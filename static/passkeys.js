// Passkeys: the browser's part of making and using one. What it answers goes out as an ordinary form.

const usable = window.isSecureContext && "PublicKeyCredential" in window;

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

async function begin(form) {
  const answer = await fetch(form.dataset.begin, { method: "POST", cache: "no-store" });
  // Signed out, or too long ago: the page knows what to do.
  if (answer.redirected || answer.status === 409) {
    location.reload();
    return null;
  }
  if (!answer.ok) throw new Error(`${form.dataset.begin}: ${answer.status}`);
  const begun = await answer.json();
  const options = begun.options.publicKey;
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return { ceremony: begun.ceremony, options };
}

function send(form, ceremony, credential) {
  const { response } = credential;
  const answer = {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: { clientDataJSON: text(response.clientDataJSON) },
  };
  if (response.attestationObject) {
    answer.response.attestationObject = text(response.attestationObject);
  } else {
    answer.response.authenticatorData = text(response.authenticatorData);
    answer.response.signature = text(response.signature);
    answer.response.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  form.elements.ceremony.value = ceremony;
  form.elements.answer.value = JSON.stringify(answer);
  form.submit();
}

// One request at a time: the list that waits in the field gives way to the dialog.
let waiting = null;

async function run(form) {
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  waiting?.abort();
  try {
    const begun = await begin(form);
    if (!begun) return;
    const publicKey = begun.options;
    const made = form.dataset.passkey === "create";
    const credential = await (made
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey }));
    send(form, begun.ceremony, credential);
  } catch {
    fault.hidden = false;
    offer(form);
  }
}

// In the list that browsers show at the field of the number.
async function offer(form) {
  const field = document.querySelector('input[autocomplete~="webauthn"]');
  if (!field || form.dataset.passkey !== "get") return;
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting = new AbortController();
  const { signal } = waiting;
  try {
    const begun = await begin(form);
    if (!begun || signal.aborted) return;
    const credential = await navigator.credentials.get({
      publicKey: begun.options,
      mediation: "conditional",
      signal,
    });
    send(form, begun.ceremony, credential);
  } catch (why) {
    // After five minutes what was begun is over.
    if (why.name !== "AbortError" && !signal.aborted) waiting = null;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!usable) {
    if (form.dataset.passkey === "create") form.querySelector("button").disabled = true;
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form);
  });
  offer(form);
}
