// Shows what works with passkeys where they work, and says so where one was not used. What the
// buttons do is django-allauth's (mfa/js/webauthn.js): `data-passkey` names it.
(() => {
  "use strict";

  const BUTTON = "use-passkey";
  const IDS = {
    add: BUTTON,
    authenticate: BUTTON,
    login: BUTTON,
    credential: "id_credential",
    passwordless: "id_passwordless",
    data: "js_data",
  };

  function show(mark, isShown) {
    for (const element of document.querySelectorAll("[" + mark + "]")) {
      element.hidden = !isShown;
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!("PublicKeyCredential" in window)) return;
    const button = document.getElementById(BUTTON);
    window.allauth.webauthn.forms[button.dataset.passkey]({ ids: IDS });
    show("data-passkey", true);
    show("data-no-passkeys", false);
  });

  // Somebody cancelled, or the browser holds no passkey for this site.
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    show("data-passkey-trouble", true);
  });
})();
