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
