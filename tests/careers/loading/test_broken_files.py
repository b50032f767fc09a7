"""A broken file stops the load, in a sentence, and changes nothing."""

import pytest

from careers.loading import LoadError, load_reference
from tests.careers.loading.rows import everything

pytestmark = pytest.mark.django_db


FOUR = "{kind: limit, count: 4}"
BROKEN = [
    ("library.yaml", "status: open", "status: maybe", "library.yaml: .*pain/surgery.*status"),
    ("library.yaml", "abms_board: aba", "abms_board: abx", "“surgery” names the board “abx”"),
    ("library.yaml", "[thread, paper]", "[thread, papyrus]", "names the source “papyrus”"),
    ("library.yaml", "years_max: 5", "years_max: 3", "“surgery”: Give both lengths"),
    ("library.yaml", "years_max: 5", "years_max: five", "years_max cannot be “five”"),
    ("library.yaml", "years_max: 5", "years: 5", "“surgery”: unknown key “years”"),
    ("library.yaml", "name: Surgery", "name: [a, b]", "name cannot be"),
    ("library.yaml", "name: Surgery", "name: ''", "name: This field cannot be blank"),
    ("library.yaml", "says: 5 years", "say: 5 years", "claims: unknown key “say”"),
    ("library.yaml", "source: thread}", "source: paper}", "“length and paper” stands twice"),
    ("library.yaml", "slug: aba,", "", "entry 1 of “boards” has no slug"),
    ("library.yaml", "slug: thread,", "slug: paper,", "“paper” stands twice"),
    ("library.yaml", "years_min: 4", "years_min: 4\n    years_min: 4", "stands twice"),
    ("library.yaml", "2026-11-01", "soon", "checked_on"),
    ("library.yaml", "boards:\n", "bards:\n", "unknown section “bards”"),
    ("library.yaml", "slug: surgery\n", "slug: surgery: 1\n", "library.yaml is not valid YAML"),
    (
        "pathway.yaml",
        "tracks: [md, img]",
        "tracks: [pa]",
        "tracks must be a list of md, do, img",
    ),
    ("pathway.yaml", "tracks: [md, img]", "tracks: md", "tracks must be a list of md, do, img"),
    ("pathway.yaml", "slug: exam-two,", "slug: exam-two, position: 1,", "leave it out"),
    ("pathway.yaml", "anchor: graduation", "anchor: birth", "“exam-one”: dates: anchor"),
    ("pathway.yaml", "stage: training", "stage: trainings", "names the stage “trainings”"),
    ("seasons.yaml", "on: 2025-06-04, ", "", "events: Only a date can be confirmed"),
    ("seasons.yaml", "confirmed: true", "confirmed: sure", "events: is_confirmed cannot be"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), BROKEN)
def test_a_broken_file_stops_the_load_and_changes_nothing(fixtures, name, old, new, message):
    fixtures.replace(name, old, new)
    before = everything()

    with pytest.raises(LoadError, match=message) as error:
        fixtures.load()

    assert name in str(error.value)
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must hold sections"),
        ("boards: \xff", "“boards” must be a list"),
        ("boards: [{slug: x, ? [a] : b}]", "is not valid YAML"),
        ("boards: {slug: aba}", "“boards” must be a list"),
        ("boards: [aba]", "entry 1 of “boards” is not a mapping"),
        ("residencies: [{slug: x, claims: [length]}]", "claims must be a list of mappings"),
        (
            f"exams: [{{slug: x, attempt_rules: [{FOUR}, {FOUR}]}}]",
            "“limit and 4” stands twice",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(fixtures, text, message):
    fixtures.write("more.yaml", text)

    with pytest.raises(LoadError, match=f"more.yaml.*{message}"):
        fixtures.load()


def test_a_directory_without_files_is_refused(tmp_path):
    with pytest.raises(LoadError, match="no reference files"):
        load_reference(tmp_path)


def test_prerequisites_that_need_each_other_are_named(fixtures):
    fixtures.load()
    fixtures.replace(
        "pathway.yaml",
        "group: any-exam\n",
        "group: any-exam\n    requires: [{milestone: apply}]\n",
    )
    before = everything()

    with pytest.raises(
        LoadError, match=r"pathway\.yaml: these milestones need each other"
    ) as error:
        fixtures.load()

    assert "apply → exam-one" in str(error.value) or "exam-one → apply" in str(error.value)
    assert everything() == before


def test_a_milestone_cannot_require_itself(fixtures):
    fixtures.replace("pathway.yaml", "{milestone: exam-two,", "{milestone: apply,")

    with pytest.raises(LoadError, match="“apply”: requires: A milestone cannot require itself"):
        fixtures.load()
