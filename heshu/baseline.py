"""Findings that are known already: those of an earlier run, so that only what is new is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from extract.errors import HeshuError
from heshu.checked import CheckedDocument
from heshu.interface_language import localized

Known = frozenset[tuple[str, str]]
"""Pairs of a file's name, without its folders, and a finding's id."""


class BaselineError(HeshuError):
    """A baseline that is no earlier output of `heshu check`."""


def load_baseline(path: Path) -> Known:
    """Return the findings of an earlier run, written with `--format json` or `jsonl`.

    Raises `BaselineError`.
    """
    try:
        return frozenset(
            (_name(document["file"]), finding["id"])
            for document in _documents(path.read_text(encoding="utf-8"))
            for finding in document["findings"]
        )
    except (
        OSError,
        UnicodeDecodeError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise BaselineError(
            localized("不是 heshu check 的 json 或 jsonl 输出", "not an earlier output of heshu check")
            + f": {path}"
        ) from error


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """Give the documents of a JSON object with all of them, or of a line each."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    yield from data.get("documents", [data])


def without_known(document: CheckedDocument, known: Known) -> CheckedDocument:
    """Return the document with the findings that are new."""
    if not known:
        return document
    name = _name(document.file)
    return replace(
        document, findings=tuple(found for found in document.findings if (name, found.id) not in known)
    )


def _name(file: str) -> str:
    return PurePosixPath(file.replace("\\", "/")).name
