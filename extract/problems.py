"""What is said to people about a document that could not be read, or not wholly."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from extract.document import Problem
from extract.language import Bilingual

_TABLE = Path(__file__).parent / "data" / "problems.toml"


@cache
def problem_codes() -> dict[str, Bilingual]:
    """Return the message templates by problem code, as written in `data/problems.toml`."""
    entries = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {code: Bilingual(entry["zh"], entry["en"]) for code, entry in entries.items()}


def message(problem: Problem) -> Bilingual:
    """Return the problem as a sentence in both languages; a detail that is not known is shown as "?"."""
    template = problem_codes()[problem.code]
    details = _Details(problem.details)
    return Bilingual(template.zh.format_map(details), template.en.format_map(details))


class _Details(dict[str, str]):
    """The details of a problem, of which any may be missing."""

    def __missing__(self, name: str) -> str:
        return "?"


def limit_problem(what: str, value: int | str, limit: int) -> Problem:
    """Return the problem of a limit that was met; `value` may be a bound, such as "> 100"."""
    return Problem("limit", (("what", what), ("value", str(value)), ("limit", str(limit))))
