"""What can be sent in place of a passkey; real ones are in tests/browser/test_passkeys.py."""

import base64
import json
from http import HTTPStatus

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.urls import reverse

from applicants.second_factor_forms import NOT_TAKEN
from tests.applicants.accounts.steps import is_signed_in, make_account

pytestmark = pytest.mark.django_db


def encoded(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def answer_of(user):
    """An answer in the form of a real one, made up by somebody without any key."""
    handle = user_pk_to_url_str(user) if user else "7fffffff"
    told = {"type": "webauthn.get", "challenge": "AAAA", "origin": "http://testserver"}
    return json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": encoded(json.dumps(told).encode()),
                "authenticatorData": encoded(bytes(37)),
                "signature": "AAAA",
                "userHandle": encoded(handle.encode()),
            },
            "clientExtensionResults": {},
        }
    )


def refused(client, credential):
    """What a stranger sees who sends `credential` as a passkey."""
    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    told = [message.message for message in get_messages(response.wsgi_request)]
    return response.status_code, response.url, told


REFUSED = (HTTPStatus.FOUND, "/accounts/login/", [NOT_TAKEN])


@pytest.mark.parametrize(
    "credential",
    ["", "not JSON", "[]", "[1]", "1", "null", "{}", '{"id": 1}', '{"response": 1}']
    + ['{"id": "a", "response": {"userHandle": 5}}', '{"rawId": {}, "response": []}'],
)
def test_nonsense_is_no_passkey(client, credential):
    assert refused(client, credential) == REFUSED
    assert not is_signed_in(client)


@pytest.mark.parametrize("is_begun", [True, False])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_made_up_answer_tells_nothing_of_who_has_an_account(client, user, is_begun, is_known):
    if is_begun:
        client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    assert refused(client, answer_of(user if is_known else None)) == REFUSED
    assert not is_signed_in(client)


def test_what_is_asked_of_a_browser_names_no_account(client):
    page = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    options = page.json()["request_options"]["publicKey"]
    assert options.get("allowCredentials", []) == []
    assert options["userVerification"] == "required"


@pytest.mark.parametrize("credential", ["", "[]", "{}", "1"])
def test_nonsense_is_not_added(sure_client, credential):
    page = sure_client.get(reverse("mfa_add_webauthn"))
    assert page.status_code == HTTPStatus.OK
    data = {"name": "Phone", "credential": credential, "passwordless": "on"}

    assert sure_client.post(reverse("mfa_add_webauthn"), data).status_code == HTTPStatus.OK
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_somebody_elses_passkey_is_not_found(sure_client, name):
    other = make_account()
    row = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Theirs"})
    url = reverse(name, args=[row.pk])

    for response in [sure_client.get(url), sure_client.post(url, {"name": "Mine"})]:
        assert response.status_code == HTTPStatus.NOT_FOUND
    assert Authenticator.objects.get().data == {"name": "Theirs"}


@pytest.mark.parametrize(
    "name", ["mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"]
)
def test_passkeys_are_changed_only_after_the_password_again(user_client, name):
    url = reverse(name, args=[] if name == "mfa_add_webauthn" else [1])

    assert user_client.get(url).url.startswith(reverse("account_reauthenticate"))
