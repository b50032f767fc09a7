"""The numbers for a monitor are those of all workers, whichever of them is asked."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.faults
TOKEN = {"Authorization": "Bearer a-token"}
COUNT = re.compile(
    r'pathway_request_seconds_count\{method="GET",route="licenses/",status="200"\} (\S+)'
)
ASKED = 40


def get(address, **headers):
    with urlopen(Request(address, headers=headers)) as answer:  # noqa: S310 - our own site
        return answer.read().decode()


def counted(site):
    found = COUNT.search(get(f"{site.url}/metrics", **TOKEN))
    return float(found[1]) if found else 0


def test_the_numbers_of_all_workers_add_up(site):
    before = counted(site)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: get(f"{site.url}/licenses/"), range(ASKED)))

    assert {counted(site) for _ in range(10)} == {before + ASKED}


def test_every_line_of_the_log_is_json_with_level_and_time(site):
    get(f"{site.url}/licenses/")
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]

    assert lines
    assert [line for line in lines if {"level", "time", "message"} - line.keys()] == []
