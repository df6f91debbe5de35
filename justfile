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
    ruff check . && ruff format --check . && mypy && mypy --platform win32 && lint-imports

format:
    ruff check --fix . && ruff format .

# write the samples anew
samples:
    python -m samples.make

# a folder of wheels for machines without a network: just offline wheels win_amd64
offline folder platform="linux_x86_64":
    python .ci/wheels.py {{folder}} --platform {{platform}}

wheel:
    python -m build --wheel
