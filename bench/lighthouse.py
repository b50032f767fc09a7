"""Lighthouse's scores of the main pages on the served site, for phones and desktops.

`make lighthouse` installs Lighthouse (npm, Node.js 20 or newer) into var/ and runs this.
"""

import json
import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from bench import report
from bench.machine import describe
from bench.sites import POSTGRES, make_people, run, serving, site_on
from bench.visits import as_root, chromium
from tests.serving import BASE_DIR

PROGRAM = BASE_DIR / "var/lighthouse/node_modules/.bin/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = ["--headless=new", "--disable-gpu", "--disable-background-networking"]
TRIES = 3  # now and then the browser records nothing, which says nothing about the page
DEVICES = {"phone": [], "desktop": ["--preset=desktop"]}
VISITORS_PAGES = {
    "home": "/",
    "fellowships": "/fellowships/",
    "milestone": "/milestones/usmle-step-3/",
    "guide article": "/guide/the-work/",
    "board tracer": "/boards/tracer/",
    "sign-in": "/accounts/login/",
}
OWN_PAGES = ("checklist", "timeline")


def main():
    with site_on(POSTGRES) as (site, _):
        make_people(site, 100)
        known = run(site, "known")
        with serving(site, workers=2):
            found = list(scores(site, known))
    report.keep("lighthouse", {"about": describe(), "version": version(), "scores": found})
    report.write()


def scores(site, known):
    pages = {name: (to, "") for name, to in VISITORS_PAGES.items()}
    pages["program"] = (known["addresses"]["program page"], "")
    pages |= {name: (known["addresses"][name], known["cookies"]) for name in OWN_PAGES}
    for name, (address, cookies) in pages.items():
        for device, options in DEVICES.items():
            found = judge(site.url + address, options, cookies)
            print(f"{name:16} {device:8} {found}", flush=True)
            yield {"page": name, "device": device} | found


def judge(address, options, cookies):
    """The scores of one page out of 100, how far it shifts, and the audits that cost points."""
    headers = {"Cookie": cookies} if cookies else {}
    with tempfile.TemporaryDirectory(prefix="pathway-lighthouse-") as folder:
        output = Path(folder) / "report.json"
        command = [PROGRAM, address, "--quiet", "--output=json", f"--output-path={output}"]
        command += [f"--chrome-flags={' '.join(FLAGS + as_root())}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", *options]
        command += [f"--extra-headers={json.dumps(headers)}"]
        environment = os.environ | {"CHROME_PATH": chromium()}
        for _ in range(TRIES):
            if subprocess.run(command, env=environment).returncode == 0:
                break
        return read(json.loads(output.read_text()))


def read(said):
    """What of Lighthouse's report is kept."""
    categories = said["categories"]
    weights = {
        audit["id"]: audit["weight"]
        for category in categories.values()
        for audit in category["auditRefs"]
    }
    lost = [
        name
        for name, audit in said["audits"].items()
        if audit["score"] is not None and audit["score"] < 1 and weights.get(name)
    ]
    points = {name: round(100 * categories[name]["score"]) for name in CATEGORIES}
    shift = round(said["audits"]["cumulative-layout-shift"]["numericValue"], 4)
    return points | {"shift": shift, "lost": sorted(lost)}


def version():
    said = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
    return said.stdout.strip()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
