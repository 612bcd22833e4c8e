# The two commands of a newcomer are `make manual` and `make test`.
# They need Python 3.11 or newer, git and make; everything else goes into .venv, from requirements.lock.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/installed
PIP := $(RUN) -m pip --disable-pip-version-check -qq
PYTEST_ARGS ?=
# The reference system calls people by their roles, until somebody gives them names on this machine.
NAMES := $(if $(wildcard ims/people.local.yaml),,--names ims/people.example.yaml)
# The tool that makes the lock, in a place of its own: it is no part of what is locked.
UV := .cache/lock/bin/uv
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help venv manual docs test check reference lint formatted types layers lock wheel bench fuzz import-corpus alter-packs leaks clean

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

manual: venv ## Build the reference manual into site/
	@$(RUN) -m imskit build $(NAMES); status=$$?; test $$status -le 1 || exit $$status; \
	echo; \
	echo "The manual is in site/. Open it in a browser:"; \
	echo "  as files:   file://$(CURDIR)/site/index.html"; \
	echo "  as a site:  $(VENV)/bin/imskit serve"; \
	exit $$status

docs: venv ## Build the manual of imskit itself, as a site
	@$(RUN) -m tests.tools.docs_site

test: venv ## Run the whole test suite, in two halves side by side
	$(RUN) tests/tools/all_tests.py $(PYTEST_ARGS)

check: lint formatted types layers ## Lint, formatting, types, layers; each of them is a target too

lint: venv
	$(RUN) -m ruff check

formatted: venv
	$(RUN) -m ruff format --check

types: venv
	$(RUN) -m mypy

layers: venv
	$(VENV)/bin/lint-imports

reference: venv ## Make the generated pages of docs/reference anew
	$(RUN) tests/tools/reference_pages.py --update

wheel: venv ## Build wheel and source distribution into dist/
	@rm -rf dist
	$(RUN) -m build --no-isolation

bench: venv ## Measure against the loader alone and stock mkdocs
	$(RUN) -m tests.benchmarks

fuzz: venv ## Look for what breaks it with many new examples; takes long
	IMSKIT_FUZZ_SEED=$${IMSKIT_FUZZ_SEED:-$$(date +%s)} IMSKIT_FUZZ_RUNS=$${IMSKIT_FUZZ_RUNS:-1000} \
	  $(RUN) -m pytest -m slow tests/fuzz $(PYTEST_ARGS)
	$(RUN) -m pytest -m hypothesis --hypothesis-profile=fuzz $(PYTEST_ARGS)

import-corpus: venv ## Bring in every file below FOLDER, and look what does not hold
	$(RUN) tests/tools/import_corpus.py $(FOLDER) $(CORPUS_ARGS)

alter-packs: venv ## Alter a pack in 20,000 ways and look whether verify finds each
	$(RUN) tests/tools/alter_packs.py $(or $(COUNT),10000) $(or $(SEED),1)

leaks: venv ## Look for what is withheld in all that is handed out, for every audience
	IMSKIT_LEAKS=all $(RUN) -m pytest tests/leaks $(PYTEST_ARGS)

lock: ## Make requirements.lock anew; UPGRADE=1 takes newer releases
	@test -x $(UV) || { $(PYTHON) -m venv .cache/lock && .cache/lock/bin/python -m pip install -qq uv==$(UV_VERSION); }
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-config --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  $(if $(UPGRADE),--upgrade) --quiet --output-file requirements.lock

clean: ## Remove what was made, the environment too
	rm -rf $(VENV) .imskit .cache site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

# The stamp says from what the environment was made: lock, project file, place, Python. It goes before an
# install begins and is written when it has ended, so an interrupted one is done again.
venv:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "imskit needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	       "Name another: make PYTHON=/path/to/python"; exit 1; }
	@version=$$($(PYTHON) -c 'import sys; print(sys.version, sys.base_prefix)'); \
	want="$$(cat requirements.lock pyproject.toml | cksum) $(CURDIR) $$version"; \
	test "$$(cat $(STAMP) 2>/dev/null)" = "$$want" && exit 0; \
	rm -f $(STAMP); \
	if test "$$($(RUN) -c 'import sys, pip; print(sys.version, sys.base_prefix)' 2>/dev/null)" != "$$version"; then \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make environments, its module venv is not installed whole." \
	         "On Debian and Ubuntu: apt install python3-venv"; exit 1; }; \
	  echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV) || exit 1; \
	fi; \
	echo "Installing what requirements.lock names into $(VENV), which takes a minute or two"; \
	$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements.lock && \
	$(PIP) install --no-deps --no-build-isolation -e . && \
	$(PIP) check >/dev/null && \
	printf '%s\n' "$$want" > $(STAMP)
