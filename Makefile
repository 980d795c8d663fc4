# Works with GNU make 3.81 (macOS) and later. Only Python >= 3.11, pip and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Two at a time: the reports and kernels are heavy, and more is slower on two cores.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadscope
# Counts and ids stay; so do the outputs of cells tagged keep_output.
STRIP := $(BIN)/nbstripout --keep-count --keep-id --extra-keys metadata.language_info.version
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
# The lock leaves these out on purpose: see docs/decisions/0001-dependencies.md.
LEFT_OUT := rfc3987-syntax lark aiohttp aiohappyeyeballs aiosignal frozenlist multidict propcache yarl
# Kernels report errors (40), not the warning about TCP that each would print at its start.
KERNEL_CONFIG := {"IPKernelApp": {"log_level": 40}}

# The matrices here are small: threads of two test processes would only wait for each other.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help report lab test lint types unit notebooks format golden bench lock clean distclean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

report: $(READY) ## render every report from the embedded data into reports/, in both languages
	@$(BIN)/salvo report --all --lang en,uk

lab: $(READY) ## open JupyterLab on notebooks/
	@$(BIN)/jupyter lab notebooks

test: $(READY) ## run everything that CI runs: lint, types, unit, notebooks
	@for part in lint types unit notebooks; do \
	  echo "== make $$part"; \
	  $(MAKE) --no-print-directory $$part || { \
	    echo "make test: stopped at '$$part'; run it alone with: make $$part" >&2; exit 1; }; \
	done

lint: $(READY) ## check formatting and lint, notebooks included
	@$(BIN)/ruff format --check --quiet . || { \
	  echo "The files above are not formatted: run make format." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(if $(wildcard notebooks/*.ipynb),$(STRIP) --verify notebooks/*.ipynb || { \
	  echo "Outputs are stored above that no keep_output tag asks for: run make format." >&2; exit 1; })

types: $(READY) ## check types
	@$(BIN)/mypy

unit: $(READY) ## run unit, property and doc tests
	@$(PYTEST)

notebooks: $(READY) ## run every notebook and compare its stored findings (nbval)
	@$(PYTEST) --nbval-lax notebooks

format: $(READY) ## format code, mend what ruff can, strip notebook outputs
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(if $(wildcard notebooks/*.ipynb),$(STRIP) notebooks/*.ipynb)

golden: $(READY) ## run every notebook and store its findings anew, to be read in git diff
	@$(BIN)/jupyter nbconvert --log-level=WARN --to notebook --execute --inplace notebooks/*.ipynb
	@$(STRIP) notebooks/*.ipynb
	@git --no-pager diff --stat -- notebooks

bench: $(READY) ## time start-up, notebooks and reports (several minutes)
	@$(BIN)/python benchmarks/bench_startup.py
	@$(BIN)/python benchmarks/bench_reports.py

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { \
	  echo "make lock needs uv on the PATH; nothing else here does." >&2; exit 1; }
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-header $(LEFT_OUT:%=--no-emit-package %) \
	  --quiet --output-file requirements.lock
	@echo "requirements.lock is written; now make test, and say in CHANGELOG.md if a number moved."

clean: ## remove rendered reports and caches; data and .venv stay
	@rm -rf reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find src tests benchmarks notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) \
	  -type d -prune -exec rm -rf {} +

distclean: clean ## make clean, and remove the environment too
	@rm -rf $(VENV)

# The environment. The stamp is written last, so a half-made environment never counts as ready.
# It is made anew when the lock changed (a copy of it marks complete packages); when only
# pyproject.toml did, the package is linked again.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "salvo needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' has no venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@rm -f $(READY); \
	if ! cmp -s requirements.lock $(VENV)/requirements.lock; then \
	  fail() { rm -rf $(VENV); echo "The environment could not be made; nothing of it was kept." >&2; exit 1; }; \
	  trap fail INT TERM HUP; \
	  echo "Making the environment in $(VENV) (once; a minute or two) ..."; \
	  rm -rf $(VENV); \
	  $(PYTHON) -m venv $(VENV) || fail; \
	  $(PIP) --require-hashes --no-deps --compile -r requirements.lock || fail; \
	  cp requirements.lock $(VENV)/requirements.lock || fail; \
	  trap - INT TERM HUP; \
	fi; \
	mkdir -p $(VENV)/etc/ipython && echo '$(KERNEL_CONFIG)' > $(VENV)/etc/ipython/ipython_kernel_config.json && \
	$(PIP) --no-index --no-deps --no-build-isolation --editable . && touch $(READY)
