# Two targets do all the set-up on a fresh machine: `make demo` and `make test`.
# Each makes its own virtual environment; only Python 3.11+ and a package index are needed.
PYTHON ?= python3
RUN := .venv-run/bin
DEV := .venv-dev/bin

.PHONY: demo reports test lint bench clean

demo: .venv-run/ready
	$(RUN)/framing report corpora/sample/harbour.txt
	$(RUN)/framing report corpora/sample/harbour.txt -o reports/harbour.html
	rm -rf out/outlets
	$(RUN)/framing score corpora/outlets/articles.jsonl -o out/outlets
	$(RUN)/framing compare out/outlets --by outlet -o reports/outlets.html
	@echo "Open reports/harbour.html and reports/outlets.html in a browser."

# The pages that reports/ keeps; tests make them again and compare.
reports: demo
	$(RUN)/framing report corpora/sample/harbour.txt -o reports/harbour.md
	$(RUN)/framing compare out/outlets --by outlet -o reports/outlets.md
	rm -rf reports/outlets-charts

test: .venv-dev/ready
	$(DEV)/python -m pytest

lint: .venv-dev/ready
	$(DEV)/ruff check .
	$(DEV)/ruff format --check .
	$(DEV)/mypy

bench: .venv-dev/ready
	$(DEV)/python -m pip install --quiet --editable ".[bench]"
	$(DEV)/python benchmarks/run.py $(CORPUS)

clean:
	rm -rf .venv-run .venv-dev build dist out

.venv-run/ready: pyproject.toml
	$(PYTHON) -m venv .venv-run
	$(RUN)/python -m pip install --quiet --upgrade pip
	$(RUN)/python -m pip install --quiet --editable .
	@touch $@

.venv-dev/ready: pyproject.toml
	$(PYTHON) -m venv .venv-dev
	$(DEV)/python -m pip install --quiet --upgrade pip
	$(DEV)/python -m pip install --quiet --editable ".[dev,dask,warc]"
	@touch $@
