# Everything a newcomer and a developer type. `make run` needs Python 3.11 or later, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench bench-events bench-quality assets sbom audit clean
.DEFAULT_GOAL := run

# The shell gives way to the server, which stops with this make however it ends.
run: $(VENV)/run.stamp
	@exec $(BIN)/adequation serve --parent $$PPID

test: $(VENV)/test.stamp
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m migrations
	$(BIN)/python -m api.translations check

bench: $(VENV)/test.stamp
	@$(BIN)/python -m bench

bench-events: $(VENV)/test.stamp
	@$(BIN)/python -m bench.events

bench-quality: $(VENV)/test.stamp
	@$(BIN)/python -m models.evaluation.quality --data ../shared/data $(if $(AGAINST),--against $(AGAINST))

# What the pages take from npm comes with the installation; again, where no registry answered then.
assets: $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --no-deps --editable .

# What is installed, with its versions and licences; and whether a weakness is known of any of it (asks PyPI).
sbom: $(VENV)/test.stamp
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-file sbom.json $(BIN)/python

audit: $(VENV)/test.stamp
	@$(BIN)/pip-audit --skip-editable

clean:
	rm -rf $(VENV) api/assets/built tests/browser/built build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is never imported is never compiled: a quarter of the disk and of the wait.
# The browser comes while the packages do.
# One stamp for each set of packages: a changed pyproject.toml or a changed lock of npm installs again.
$(VENV)/run.stamp: pyproject.toml web/package-lock.json | $(VENV)/bin/python
	@echo "Installation… / Installing…"
	@$(BIN)/python -m pip install --quiet --no-compile --progress-bar on --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml web/package-lock.json | $(VENV)/bin/python
	@echo "Installation des outils de test… / Installing the test tools…"
	@.ci/browser & browser=$$!; \
	  $(BIN)/python -m pip install --quiet --no-compile --progress-bar on --editable '.[dev,models]' || exit 1; \
	  wait $$browser
	@$(BIN)/python web/backend.py --tests
	@touch $@ $(VENV)/run.stamp

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Il faut Python 3.11 ou plus récent : make PYTHON=python3.12 … / Python 3.11 or later is needed." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
