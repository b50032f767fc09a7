"""Links to a what-if: only the owner opens one, and none breaks the site."""

import logging
from base64 import urlsafe_b64decode
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from applicants import encryption, what_if
from applicants.encryption import Unreadable
from applicants.models import Applicant
from applicants.what_if import DAYS_VALID, Expired, Scenario, seal, unseal
from config.logs import HideTokens
from tests.applicants.what_ifs import WHAT_IF, answers_of, link_to, stored
from tests.builders import NOW

SCENARIO = Scenario(7, {"target_year": "2031"}, since="a", leads_to="b")


@pytest.fixture
def link(resident, applicant_client):
    return link_to(applicant_client, answers_of(resident, target_year="2031"))


def test_a_link_holds_all_of_it_and_nothing_is_stored():
    assert unseal(seal(SCENARIO, NOW), NOW) == SCENARIO


def test_who_reads_a_link_learns_only_when_it_was_made(settings):
    first, second = (seal(SCENARIO, NOW) for _ in range(2))
    frame = urlsafe_b64decode(first + "=" * (-len(first) % 4))
    assert int.from_bytes(frame[1:9]) == int(NOW.timestamp())
    assert first[12:] != second[12:]  # the same twice looks like something else
    settings.SECRET_KEY = "another"
    with pytest.raises(Unreadable):
        unseal(first, NOW)


def test_a_link_works_for_its_days_to_the_second():
    token = seal(SCENARIO, NOW)
    last = NOW + timedelta(days=DAYS_VALID)
    assert unseal(token, last) == SCENARIO
    with pytest.raises(Expired):
        unseal(token, last + timedelta(seconds=1))


def test_what_is_sealed_for_something_else_is_no_link():
    with pytest.raises(Unreadable):
        unseal(encryption.seal(b"{}", "second factor", NOW), NOW)


def test_the_owner_opens_it_again_and_again(link, applicant_client):
    for _ in range(2):
        response = applicant_client.get(link)
        assert response.status_code == 200
        assert response.templates[0].name == "applicants/what_if_result.html"


def test_no_log_names_what_was_tried(link, caplog):
    caplog.handler.addFilter(HideTokens())
    for address in [link, f"/accounts/login/?next={quote(link)}", "/pathway/what-if/"]:
        logging.getLogger("django.server").warning('"GET %s HTTP/1.1" 200', address)
    assert [record.getMessage() for record in caplog.records] == [
        '"GET /pathway/what-if/?s=… HTTP/1.1" 200',
        '"GET /accounts/login/?next=/pathway/what-if/%3Fs%3D… HTTP/1.1" 200',
        '"GET /pathway/what-if/ HTTP/1.1" 200',
    ]


def test_anybody_else_gets_404(link, resident, other_applicant, other_client):
    before = stored(resident), stored(other_applicant)
    assert other_client.get(link).status_code == 404
    for button in ["accept", "discard"]:
        assert other_client.post(link, {button: ""}).status_code == 404
    assert (stored(resident), stored(other_applicant)) == before


def test_staff_and_strangers_get_nothing_of_it(link, advisor_client, stranger_client):
    response = advisor_client.post(link, {"accept": ""})
    assert response.templates[0].name == "applicants/no_profile.html"
    assert stranger_client.get(link).url == "/welcome/"
    assert Applicant.objects.get().target_year == 2029


def test_nobody_signs_in_and_comes_back(link, client, resident):
    response = client.get(link, follow=True)
    assert response.redirect_chain[0][0].startswith("/accounts/login/?next=/pathway/what-if/")
    client.force_login(resident.user)
    assert client.get(response.context["redirect_field_value"]).status_code == 200
    assert client.get(WHAT_IF).status_code == 200


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        ":::",
        "\x00",
        "é" * 500,
        "x" * 20_000,
        "gAAAAA",
        ".eJyrVkosKMjJTE4sSs1TsqpWSkksSVSyMqytBQBnGgg6:1vNXyz:c2lnbmF0dXJl",
    ],
    ids=["empty", "letter", "colons", "nul", "accents", "long", "beginning", "signed-before"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_no_link_gets_a_clear_page(resident, applicant_client, token, method):
    response = getattr(applicant_client, method)(WHAT_IF, query_params={"s": token})
    assert response.status_code == 404
    assert response.templates[0].name == "applicants/what_if_unreadable.html"
    assert "It is not complete, or was changed on its way." in response.text


def test_a_link_that_was_changed_or_cut_does_not_open(link, applicant_client):
    for changed in [link[:-1], link.replace("?s=g", "?s=h"), f"{link}x"]:
        assert applicant_client.get(changed).status_code == 404


def test_an_old_link_says_so(link, applicant_client, monkeypatch):
    monkeypatch.setattr(what_if, "DAYS_VALID", -1)  # then every link is too old
    for answer in [applicant_client.get(link), applicant_client.post(link, {"accept": ""})]:
        assert answer.status_code == 410
        assert f"A link to a what-if works for {DAYS_VALID} days" in answer.text
    assert Applicant.objects.get().target_year == 2029


def test_answers_of_a_link_are_checked_like_typed_ones(resident, applicant_client):
    hostile = [{}, {"target_year": "1066"}, {"residency": "\x00"}, {"interruption-kind": 5}]
    for answers in hostile:
        scenario = Scenario(resident.pk, answers, since="a", leads_to="b")
        token = seal(scenario, timezone.now())
        response = applicant_client.get(WHAT_IF, {"s": token})
        assert response.templates[0].name == "applicants/what_if.html"
        assert response.context["form"].errors
        before = stored(resident)
        applicant_client.post(f"{WHAT_IF}?s={token}", {"accept": ""})
        assert stored(resident) == before
