# The commands of daily work; CI calls the same.

# everything CI does, in a new environment
ci:
    bash .ci/run

# all tests
test:
    pytest

# tests without the slow ones
quick:
    pytest -m "not slow"

# what one minute tells: no files, no processes, no pages
unit:
    pytest -q -n auto -m "not slow" extract normalize rules tests/test_house.py tests/test_rules_*.py tests/test_normalize_*.py

# style, types, layers
lint:
    ruff check . && ruff format --check . && mypy && lint-imports

format:
    ruff check --fix . && ruff format .

# write the samples anew
samples:
    python -m samples.make

wheel:
    python -m build --wheel
