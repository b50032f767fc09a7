"""docs/security.md says what is true: every requirement, and no test that does not exist."""

import ast
import re
from collections import Counter
from functools import cache

from django.conf import settings

BASE_DIR = settings.BASE_DIR
DOCUMENT = BASE_DIR / "docs" / "security.md"
# OWASP ASVS 5.0.0: how many requirements of levels 1 and 2 each section has. In every section
# they are its first ones; the rest is of level 3.
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4},
    **{"2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1},
    **{"4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12},
    **{"6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2},
    **{"7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3},
    **{"9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3},
    **{"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2},
    **{"12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3},
    **{"15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3},
    **{"17.1": 1, "17.2": 4, "17.3": 2},
}
STATES = ["met", "library", "operator", "partly", "not met", "n/a"]
ROW = re.compile(r"(?P<section>\d+\.\d+)\.(?P<first>\d+)(?:–(?P<last>\d+))?")
QUOTED = re.compile(r"`([^`\s]+)`")
FOLDERS = ("tests/", "applicants/", "careers/", "config/", "docs/", "templates/", "static/")


@cache
def rows():
    """The table as (numbers, words, state, shown by), in its order."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text().splitlines()
        if re.match(r"\| \d+\.\d+\.\d+", line)
    ]
    return [(numbers(first), *rest) for first, *rest in cells]


def numbers(text):
    """The requirements that a row stands for: "1.2.6–8" for three."""
    found = ROW.fullmatch(text)
    last = int(found["last"] or found["first"])
    return [f"{found['section']}.{number}" for number in range(int(found["first"]), last + 1)]


def named():
    """Everything in the document that looks like a file or a test."""
    return [name for name in QUOTED.findall(DOCUMENT.read_text()) if is_name(name)]


def is_name(text):
    return text.startswith(FOLDERS) or text in {"pyproject.toml", "templates"}


@cache
def cases_of(path):
    """The names of the tests in a file, read and not run."""
    tree = ast.parse((BASE_DIR / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def exists(name):
    path, _, test = name.partition("::")
    return (BASE_DIR / path).exists() and (not test or test in cases_of(path))


def test_every_requirement_of_levels_one_and_two_stands_there_once():
    wanted = [
        f"{section}.{number}"
        for section, count in SECTIONS.items()
        for number in range(1, count + 1)
    ]
    assert len(wanted) == 253
    assert [number for found, *_ in rows() for number in found] == wanted


def test_every_row_says_in_words_how_it_stands():
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []
    assert {state for _, _, state, _ in rows()} - set(STATES) == set()


def test_what_is_met_is_shown_by_a_test_or_a_file():
    bare = [
        found
        for found, _, state, shown in rows()
        if state == "met" and not any(is_name(name) for name in QUOTED.findall(shown))
    ]
    assert bare == []


def test_every_file_and_test_that_is_named_exists():
    assert len(named()) > 150
    assert [name for name in named() if not exists(name)] == []


def test_the_sum_is_that_of_the_rows():
    counts = Counter(state for found, _, state, _ in rows() for _ in found)
    told = ", ".join(f"{counts[state]} {state}" for state in STATES)
    assert f"Of {sum(counts.values())}: {told}." in DOCUMENT.read_text()


def test_every_threat_has_a_control_that_is_shown():
    text = DOCUMENT.read_text()
    part = text.split("## Threats and what stands against them")[1].split("\n## ")[0]
    threats = [line for line in part.splitlines() if re.match(r"\| [a-z]+: ", line)]
    kinds = {line.split(":")[0].removeprefix("| ") for line in threats}

    assert kinds == {
        *("spoofing", "tampering", "repudiation", "disclosure", "denial", "elevation")
    }
    assert [line for line in threats if not any(map(is_name, QUOTED.findall(line)))] == []


def test_links_to_other_documents_lead_somewhere():
    for document in [DOCUMENT, BASE_DIR / "SECURITY.md"]:
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
        assert links
        assert [link for link in links if not (document.parent / link).exists()] == []
