"""Runs the quick tests with the lowest, or the newest, versions that the bounds in `pyproject.toml` allow.

    python benchmarks/bounds.py lowest|newest [--tests tests/test_extract_pdf.py ...]

Makes an environment in a temporary folder, from the package index that pip uses. `lowest` takes of
each direct dependency the lowest version there is for this Python; what those need themselves is the
newest that goes with it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("ocr", "report", "web", "annotate", "parquet")
LOWER = re.compile(r"([A-Za-z0-9_.\[\]-]+?)>=([0-9.]+)")


def requirements() -> list[str]:
    """Return the direct dependencies, those of the extras and of the tests, as written."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    chosen = [*project["dependencies"], *(line for name in EXTRAS for line in extras[name]), *extras["dev"]]
    return [line for line in dict.fromkeys(chosen) if not line.startswith("heshu")]


def lowest(pip: list[str], lines: list[str]) -> Iterator[str]:
    """Yield each requirement with its lowest version that can be installed here."""
    for line in lines:
        found = LOWER.match(line)
        if found is None:
            yield line
            continue
        told = subprocess.run(
            [*pip, "index", "versions", found[1].partition("[")[0]],
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout
        listed = re.search(r"Available versions: (.*)", told)
        versions = [text.strip() for text in listed[1].split(",")] if listed else []
        allowed = [text for text in versions if _key(text) >= _key(found[2])]
        yield f"{found[1]}=={min(allowed, key=_key)}" if allowed else line


def _key(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def main() -> None:
    """Make the environment and run the tests in it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("end", choices=["lowest", "newest"])
    parser.add_argument("--tests", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python")
        pip = [python, "-m", "pip", "--disable-pip-version-check"]
        wanted = requirements()
        chosen = list(lowest(pip, wanted)) if options.end == "lowest" else wanted
        print("\n".join(chosen), flush=True)
        subprocess.run([*pip, "install", "--quiet", "--prefer-binary", *chosen], check=True)
        tests = ["-m", "not slow", "-q", *options.tests]
        raise SystemExit(subprocess.run([python, "-m", "pytest", *tests], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
