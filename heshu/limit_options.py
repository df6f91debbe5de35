"""Limits as the command line gives them: `--limit pages=500`, `--limit file_bytes=64M`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from extract.errors import HeshuError
from extract.limits import Limits
from heshu.interface_language import localized
from heshu.suggestions import did_you_mean

_VALUE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([KMG]?)", re.IGNORECASE)
_MULTIPLES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class LimitError(HeshuError):
    """A limit that there is none of, or a value that is no positive number."""


def limits_from(settings: Sequence[str], base: Limits | None = None) -> Limits:
    """Return `base` (the defaults if None) changed by `settings`, each `NAME=VALUE`.

    K, M and G after a number are 2^10, 2^20, 2^30.
    Raises `LimitError`.

    >>> limits_from(["pages=500", "file_bytes=64M"]).file_bytes
    67108864
    """
    changes: dict[str, Any] = dict(map(_setting, settings))
    return replace(base or Limits(), **changes)


def _setting(text: str) -> tuple[str, int | float]:
    kinds = {field.name: type(field.default) for field in fields(Limits)}
    name, equals, value = text.partition("=")
    found = _VALUE.fullmatch(value.strip())
    if not equals or name not in kinds or found is None:
        raise LimitError(_not_a_limit(text, name, kinds))
    number = float(found[1]) * _MULTIPLES[found[2].upper()]
    if number <= 0:
        raise LimitError(localized("上限必须大于零", "a limit must be greater than zero") + f": {text}")
    return name, number if kinds[name] is float else max(1, round(number))


def _not_a_limit(text: str, name: str, known: Collection[str]) -> str:
    if name in known:
        return localized(
            f"--limit {text}：等号后应为数字，可带 K、M、G，如 {name}=64M",
            f"--limit {text}: a number is wanted behind the sign, as in {name}=64M",
        )
    more = localized("；全部名称见 docs/limits.md", "; docs/limits.md names them all")
    return localized(f"没有这项上限：{text}", f"there is no such limit: {text}") + (
        did_you_mean(name, known) or more
    )
