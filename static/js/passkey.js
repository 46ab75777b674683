/* Passkeys (WebAuthn). A form with data-passkey="create|get|login" is sent once the browser has filled `credential`.
   Needs webauthn-json.js (of allauth). Without this file the other ways to sign in remain. */
"use strict";
(() => {
  const webauthn = window.webauthnJSON;
  if (!webauthn || !webauthn.supported()) return;

  const show = (name, shown) => {
    for (const element of document.querySelectorAll(`[${name}]`)) element.hidden = !shown;
  };
  const given = () => JSON.parse(document.getElementById("passkey-data").textContent);

  /* Whether the passkey also signs in alone: then it must be kept on the device and ask who holds it. */
  const asWanted = (options, form) => {
    const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : options.publicKey.authenticatorSelection.userVerification,
    });
    return options;
  };

  const ways = {
    create: (form) => webauthn.create(asWanted(given().creation_options, form)),
    get: () => webauthn.get(given().request_options),
    login: async (form) => {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no options");
      return webauthn.get((await answer.json()).request_options);
    },
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      show("data-passkey-failed", false);
      try {
        form.elements.credential.value = JSON.stringify(await ways[form.dataset.passkey](form));
        form.submit();
      } catch {
        show("data-passkey-failed", true);
        button.disabled = false;
      }
    });
    button.hidden = false;
  }
  show("data-passkey-missing", false);
})();
