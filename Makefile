# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test lint bench calibrate faults gallery codebook flags schema clean

help: ## Say what can be made.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[encrypt]" \
		axe-playwright-python build hatchling hypothesis import-linter mypy pandas-stubs playwright pypdf pypdfium2 \
		pytest pytest-xdist ruff statsmodels
	touch $@

demo: $(STAMP) ## Make a demo diary, print its weekly report, and write the report and charts to demo/.
	$(BIN)/twitchlog demo --out demo --force

test: $(STAMP) ## Run every test.
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP) ## Check format, lint, types and layers.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: ## Time the program beside its peers (benchmarks/README.md).
	$(PYTHON) benchmarks/run.py

calibrate: $(STAMP) ## Measure the analysis on diaries of known truth (twenty minutes) and write docs/calibration.md.
	$(BIN)/python -m tests.calibration.run

faults: $(STAMP) ## Kill, starve and damage diaries over a thousand times (twenty minutes) and write docs/reliability.md.
	$(BIN)/python -m tests.faults.run

gallery: $(STAMP) ## Draw the charts of the sample diary for docs/gallery.
	$(BIN)/python docs/gallery/make_gallery.py

codebook: $(STAMP) ## Write docs/codebook.md anew.
	$(BIN)/python -c "from pathlib import Path; from twitchlog.diary.factors import FactorCatalogue; from twitchlog.frame.codebook import codebook_markdown; Path('docs/codebook.md').write_text(codebook_markdown(FactorCatalogue()), encoding='utf-8')"

flags: $(STAMP) ## Write docs/red-flags.md anew.
	PYTHONPATH=. $(BIN)/python docs/make_red_flags.py

schema: $(STAMP) ## Write the script that makes a new diary anew, after a migration was added.
	$(BIN)/python migrations/make_new_diary_sql.py

clean: ## Remove what was made.
	rm -rf $(VENV) benchmarks/.work demo build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
