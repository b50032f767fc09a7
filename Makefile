# The commands of this project; the work is done in config/bootstrap.py and tests/run.py.

PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run serve test quality check audit sbom format lock css bench lighthouse load faults reset python dev

help:
	@echo "make run         start the site on http://localhost:$(PORT) (first run: installs everything)"
	@echo "make run PORT=8001   the same on another port"
	@echo "make serve       the same as in production: gunicorn, debug off, PostgreSQL"
	@echo "make test        run the tests on SQLite and PostgreSQL and in the browser"
	@echo "make quality     format, lint, migrations and deployment settings, without the tests"
	@echo "make check       run everything that CI runs"
	@echo "make audit       packages as locked, licences allowed, no known faults (needs a network)"
	@echo "make sbom        what the site is made of, as CycloneDX: var/sbom.json"
	@echo "make format      format the code and fix what the linter can fix"
	@echo "make lock        compile requirements*.txt anew from pyproject.toml"
	@echo "make lock UPGRADE=1  the same with the newest versions"
	@echo "make css         compile the stylesheet anew (needs Node.js; only after a change in static/scss)"
	@echo "make bench       measure the pages and write docs/performance.md (some minutes)"
	@echo "make bench FULL=1    also with up to 100,000 people (minutes more)"
	@echo "make load MINUTES=3 PEOPLE=50   let people loose on the site, two workers, PostgreSQL"
	@echo "make faults      break what the running site rests on, again and again"
	@echo "make lighthouse  let Lighthouse judge the main pages (needs Node.js and Chromium)"
	@echo "make reset       delete the local database, after asking"

run: python
	@$(PYTHON) config/bootstrap.py run --port $(PORT)

serve: dev
	@$(PY) -m tests.serving --port $(PORT)

test: dev
	@$(PY) -m tests.run test

quality: dev
	@$(PY) -m tests.run quality

check: quality test

audit: dev
	@$(PY) -m tests.supply.audit $(if $(ONLINE),--online)

sbom: dev
	@$(PY) -m tests.supply.sbom

format: dev
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lock: dev
	@$(PY) -m uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" \
		--output-file requirements.txt pyproject.toml
	@$(PY) -m uv pip compile --quiet $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" \
		--group dev --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	@echo "requirements.txt and requirements-dev.txt are up to date."

# The compiled file is committed, so that nobody needs Node.js to run or deploy the site.
css:
	@npm install --silent --no-save --prefix var/css bootstrap@5.3.8 sass@1.108.2
	@var/css/node_modules/.bin/sass --quiet --no-source-map --style=compressed \
		--load-path=var/css/node_modules static/scss/pathway.scss static/css/pathway.css
	@echo "static/css/pathway.css is up to date."

bench: dev
	@$(PY) -m bench $(if $(FULL),--full)

load: dev
	@$(PY) -m bench.load --minutes $(or $(MINUTES),3) --people $(or $(PEOPLE),50)

faults: dev
	@$(PY) -m tests.faults

lighthouse: dev
	@npm install --silent --no-save --prefix var/lighthouse lighthouse@12.8.2
	@$(PY) -m bench.lighthouse

reset: python
	@$(PYTHON) config/bootstrap.py reset $(if $(YES),--yes)

dev: python
	@$(PYTHON) config/bootstrap.py install --dev

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "Python was not found. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; \
		exit 1; }
