# One way in. `make check` is the commit hook; `make test` is the suite; CI runs both.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo check test deep sweep bench proof docs hook clean

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "nectary needs Python 3.11 or newer: set PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "python3 -m venv does not work here: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	@echo "installing what nectary runs on, about a minute"
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/.ready: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,docs,postgres]'
	@touch $@ .venv/.run

demo: .venv/.run
	@exec $(BIN)/nectary demo

check: .venv/.ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sizes.py
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/check_cards.py
	$(BIN)/python tools/check_numbers.py
	$(BIN)/python -m build --wheel --outdir build/wheel . >/dev/null && echo "wheel built"

test: .venv/.ready
	$(BIN)/pytest -n 2 --dist loadfile

deep: .venv/.ready
	DEEP=1 SWEEP=whole $(BIN)/pytest -n 2 --dist loadfile

sweep: .venv/.ready
	SWEEP=whole $(BIN)/pytest -n 2 tests/browser/test_every_page.py

bench: .venv/.ready
	$(BIN)/python bench/pooling.py
	$(BIN)/python bench/sturdiness.py --subsets
	$(BIN)/python bench/one_stay.py
	$(BIN)/python bench/kept.py
	$(BIN)/python bench/baby_page.py
	$(BIN)/python bench/unit_page.py
	$(BIN)/python bench/public_pages.py
	$(BIN)/python bench/engine.py
	$(BIN)/python bench/practices.py
	$(BIN)/python bench/load.py

proof: .venv/.ready
	$(BIN)/python bench/ward_load.py
	$(BIN)/python bench/five_browsers.py
	$(BIN)/python bench/fuzz.py 2000 5000

docs: .venv/.ready
	$(BIN)/sphinx-build -W --keep-going -n -q docs site && echo "open site/index.html"

hook:
	printf '#!/bin/sh\nexec make check\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit

clean:
	rm -rf .venv build dist
