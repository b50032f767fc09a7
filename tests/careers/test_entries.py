"""The page of any entry, and the shelves."""

import datetime as dt
from urllib.parse import quote

import pytest

from careers.models import (
    ApplicationFee,
    Board,
    Certificate,
    Exam,
    Fellowship,
    Organization,
    Procedure,
    Season,
    StateLicense,
)
from careers.shelves import SHELVES
from tests.builders import make_milestone, make_residency, make_source
from tests.careers.public_pages import count_queries, facts, links, page, words

pytestmark = pytest.mark.django_db
AWKWARD = ["%", "'\"", "a" * 10_000, "🙂", "\0", "<b>"]


def make_board(**fields):
    fields = {"slug": "aba", "name": "Board of A", "abbreviation": "ABA"} | fields
    return Board.objects.create(**{"family": "abms"} | fields)


def make_certificate(**fields):
    fields = {"slug": "pain", "name": "Pain Medicine", "kind": "subspecialty"} | fields
    return Certificate.objects.create(**{"family": "abms"} | fields)


def make_exam(**fields):
    fields = {"slug": "exam", "name": "Step", "scope": "license"} | fields
    return Exam.objects.create(**fields)


# Facts ---------------------------------------------------------------------------------------


def test_facts_stand_with_their_units_or_as_not_known(client):
    make_board(eligibility_years=7, confidence="verified")

    assert facts(page(client, "/boards/aba/")) == [
        ("Abbreviation", "ABA"),
        ("Family", "ABMS"),
        ("Website", "not known"),
        ("Time to certify after training", "7 years"),
    ]


def test_sources_that_differ_stand_side_by_side_with_what_we_use(client):
    exam = make_exam(fee_usd=600)
    for says in ("$600", "$650"):
        exam.claims.create(
            field="fee",
            says=says,
            source=make_source(title=says),
            checked_on=dt.date(2026, 3, 9),
        )
    exam.rulings.create(field="fee", uses="$600", because="It is newer.")

    said = dict(facts(page(client, "/exams/exam/")))["Fee"]

    assert said == (
        "$600 Sources differ: $600 $600 , checked 9 March 2026 not verified "
        "$650 $650 , checked 9 March 2026 not verified We use: $600 Why: It is newer."
    )


def test_sources_that_only_repeat_the_value_stand_in_one_line(client):
    exam = make_exam(attempts="four")
    exam.claims.create(
        field="attempts", says="Four", source=make_source(title="Rules"), confidence="verified"
    )

    assert dict(facts(page(client, "/exams/exam/")))["Attempt limit"] == "four Rules"


def test_what_no_field_holds_stands_as_a_finding(client):
    exam = make_exam()
    exam.claims.create(field="retakes", says="twice a year", source=make_source())

    html = page(client, "/exams/exam/")

    assert "<h3>Retakes</h3>" in html
    assert '<p class="claim-says">twice a year</p>' in html


def test_a_value_that_names_an_entry_leads_to_it(client):
    make_certificate(exam=make_exam())

    assert '<a href="/exams/exam/">Step</a>' in page(client, "/certificates/pain/")


def test_a_value_that_names_a_hidden_entry_is_no_link(client):
    make_certificate(exam=make_exam(is_published=False))

    html = page(client, "/certificates/pain/")

    assert "/exams/exam/" not in html
    assert dict(facts(html))["Exam"] == "Step"


def test_a_license_groups_its_facts(client):
    StateLicense.objects.create(slug="ohio", name="Ohio", state="OH", cme_years=2)

    html = page(client, "/licenses/ohio/")

    assert [heading for heading in HEADINGS if f">{heading}</h2>" in html] == HEADINGS
    assert dict(facts(html))["CME cycle"] == "2 years"


HEADINGS = ["Training", "Examinations and registration", "Continuing education (CME)"]


# Entries -------------------------------------------------------------------------------------


def test_an_entry_names_its_sources_and_says_when_it_has_none(client):
    board = make_board()
    assert "No source is named." in page(client, "/boards/aba/")

    board.sources.add(make_source(slug="rules", title="Rules", url="https://example.org/rules"))
    html = page(client, "/boards/aba/")

    assert '<a href="/sources/rules/">Rules</a>' in html
    assert 'href="https://example.org/rules" rel="noopener external"' in html


def test_an_entry_past_its_review_says_so(client):
    make_board(checked_on=dt.date(2020, 1, 1), confidence="verified")

    assert "Its review is due." in page(client, "/boards/aba/")


def test_an_entry_not_yet_due_does_not_say_so(client):
    make_board(checked_on=dt.date(2099, 1, 1), confidence="verified")

    assert "review is due" not in page(client, "/boards/aba/")


def test_unpublished_entries_are_previews_for_advisors(
    client, applicant_client, advisor_client
):
    make_board(is_published=False)

    assert [c.get("/boards/aba/").status_code for c in (client, applicant_client)] == [404, 404]
    assert "This is a preview for advisors." in page(advisor_client, "/boards/aba/")
    assert "Board of A" not in page(client, "/boards/")


def test_an_entry_stands_only_on_its_own_shelf(client):
    make_board()

    assert client.get("/exams/aba/").status_code == 404


def test_breadcrumbs_lead_back_and_tell_search_engines(client):
    make_board()

    html = page(client, "/boards/aba/")

    assert '<a href="/library/">Library</a></li><li><a href="/boards/">Boards</a>' in html
    assert '"@type": "BreadcrumbList"' in html
    assert '"item": "http://testserver/boards/aba/"' in html


def test_text_of_advisors_cannot_leave_the_structured_data(client):
    make_board(name="</script><b>A</b>")

    assert "</script><b>" not in page(client, "/boards/aba/")


def test_board_page_tells_what_belongs_to_it(client):
    board = make_board()
    make_certificate().boards.add(board)
    make_residency(slug="anesthesiology", name="Anesthesiology", abms_board=board)
    make_residency(name="Hidden", aoa_board=board, is_published=False)
    board.continuing.create(slug="moca", name="MOCA")

    assert links(page(client, "/boards/aba/")) == [
        ("/certificates/pain/", "Pain Medicine"),
        ("/residencies/anesthesiology/", "Anesthesiology"),
        ("/continuing-certification/moca/", "MOCA"),
    ]


def test_certificate_page_gives_each_route_and_rule_its_reason(client):
    certificate = make_certificate()
    residency = make_residency(slug="neurology", name="Neurology")
    route = residency.routes.create(
        certificate=certificate, status="open", reason="Listed.", board=make_board()
    )
    route.sources.add(make_source(title="The rules"))
    certificate.training_rules.create(
        accreditation="none", status="closed", reason="Training is asked for."
    )

    said = words(page(client, "/certificates/pain/"))

    assert (
        "Neurology Every degree: known route Listed. To apply through: ABA. Sources: The rules"
    ) in said
    assert (
        "Accredited by: Nobody, or no fellowship Does not count Training is asked for. "
        "No source is named."
    ) in said


def test_exam_page_leads_to_certificates_and_milestones(client):
    exam = make_exam()
    make_certificate(exam=exam)
    make_milestone(slug="pass", name="Pass it", exam=exam)

    assert links(page(client, "/exams/exam/")) == [
        ("/certificates/pain/", "Pain Medicine"),
        ("/milestones/pass/", "Pass it"),
    ]


def test_season_page_tells_what_is_to_confirm_and_what_is_not_known(client):
    season = Season.objects.create(slug="s", name="Season", cycle="fellowship", start_year=2030)
    season.events.create(moment="match-day")
    season.events.create(moment="submit", on=dt.date(2028, 11, 12))
    season.events.create(moment="opens", on=dt.date(2028, 6, 4), is_confirmed=True)

    assert facts(page(client, "/seasons/s/"))[2:] == [
        ("Opening", "4 June 2028 No source is named."),
        ("First day to submit", "12 November 2028 to confirm No source is named."),
        ("Match Day", "not known No source is named."),
    ]


def test_exam_page_says_when_it_may_be_taken_again(client):
    exam, source = make_exam(), make_source(slug="rules", title="Rules")
    assert "Not known: no source gives a rule." in page(client, "/exams/exam/")

    exam.attempt_rules.create(kind="limit", count=4, because="Four ever.", source=source)
    exam.attempt_rules.create(
        kind="spacing", count=4, months=6, because="Later.", source=source, is_to_confirm=True
    )

    said = words(page(client, "/exams/exam/"))
    assert "Taking it again Four ever. Source: Rules" in said
    assert "Later. to confirm Source: Rules" in said


def test_exam_page_takes_the_same_queries_for_one_and_three_rules(client):
    exam = make_exam()

    def count(number):
        exam.attempt_rules.create(
            kind="limit", count=number, months=12, because="So.", source=make_source()
        )
        return count_queries(client, "/exams/exam/")

    one, _, three = count(1), count(2), count(3)
    assert one == three


def test_fee_page_lists_its_tiers(client):
    fee = ApplicationFee.objects.create(slug="eras", name="ERAS")
    fee.tiers.create(from_program=1, to_program=10, usd=119, is_flat=True)
    fee.tiers.create(from_program=11, usd=30)

    said = words(page(client, "/fees/eras/"))

    assert "1 to 10$119all of them together" in said
    assert "11 and more$30each program" in said


def test_organization_page_leads_to_its_conferences(client):
    society = Organization.objects.create(slug="aapm", name="AAPM", kind="society")
    society.resources.create(slug="meeting", name="Meeting", kind="conference")

    assert links(page(client, "/organizations/aapm/")) == [("/resources/meeting/", "Meeting")]


def test_residency_page_counts_programs_with_known_rules(client):
    residency = make_residency(slug="neurology")
    for number, accepts in enumerate([True, True, False]):
        program = Fellowship.objects.create(slug=f"p{number}", name="P", institution="P")
        program.acceptances.create(residency=residency, accepts=accepts)
    hidden = Fellowship.objects.create(
        slug="hidden", name="P", institution="P", is_published=False
    )
    hidden.acceptances.create(residency=residency, accepts=True)

    html = page(client, "/residencies/neurology/")

    assert "2 of 3 programs with known rules." in html
    assert 'href="/fellowships/?residency=neurology&amp;accepts=yes"' in html


def test_residency_page_says_when_no_known_program_accepts_it(client):
    residency = make_residency(slug="neurology")
    program = Fellowship.objects.create(slug="p", name="P", institution="P")
    program.acceptances.create(residency=residency, accepts=False)

    html = page(client, "/residencies/neurology/")

    assert "No program is known to accept it. Sources say no for 1; of the others" in html
    assert "accepts=yes" not in html


def test_an_entry_takes_the_same_queries_for_one_and_three_of_everything(client):
    board = make_board()
    board.claims.create(field="note", says="0", source=make_source())
    one = count_queries(client, "/boards/aba/")
    for number in range(3):
        make_certificate(slug=f"c{number}").boards.add(board)
        make_residency(abms_board=board)
        board.sources.add(make_source())
        board.claims.create(field="note", says=f"{number}", source=make_source())
        board.rulings.create(field=f"f{number}", uses="1", because="So.")

    assert (one, count_queries(client, "/boards/aba/")) == (8, 8)


# Shelves -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.path)
def test_every_shelf_opens_while_it_is_empty(client, shelf):
    assert shelf.title in page(client, f"/{shelf.path}/")


def test_a_shelf_tells_a_little_of_each_entry(client):
    board = make_board()
    make_certificate().boards.add(board)
    make_board(slug="abx", name="Board of X", abbreviation="ABX", family="aoa")

    assert facts(page(client, "/boards/")) == [
        ("Abbreviation", "ABA"),
        ("Family", "ABMS"),
        ("Certificates in pain medicine", "Pain Medicine"),
        ("Abbreviation", "ABX"),
        ("Family", "AOA"),
        ("Certificates in pain medicine", "none here"),
    ]


def test_a_long_shelf_has_a_search_and_pages(client):
    for number in range(60):
        Procedure.objects.create(slug=f"p{number}", name=f"Procedure {number:02}")

    first, second = page(client, "/procedures/"), page(client, "/procedures/?page=2")
    found = page(client, "/procedures/?q=procedure+07")

    assert "Page 1 of 2" in first
    assert "60 in all." in first
    assert (first.count('<li class="entry">'), second.count('<li class="entry">')) == (50, 10)
    assert "1 of 60 for “procedure 07”." in found
    assert 'rel="canonical" href="http://testserver/procedures/?page=2"' in second


def test_a_short_shelf_needs_no_search(client):
    make_board()

    assert 'name="q"' not in page(client, "/boards/")


@pytest.mark.parametrize("query", AWKWARD)
def test_a_shelf_survives_any_query(client, query):
    make_board()

    page(client, f"/boards/?q={quote(query)}&page={quote(query)}")


def test_a_shelf_takes_the_same_queries_for_one_and_three(client):
    make_exam()
    one = count_queries(client, "/exams/")
    make_exam(slug="two")
    make_exam(slug="three")

    assert (one, count_queries(client, "/exams/")) == (4, 4)


def test_the_library_counts_each_shelf(client):
    make_board()

    said = words(page(client, "/library/"))

    assert "Boards 1 entry" in said
    assert "Exams 0 entries" in said
