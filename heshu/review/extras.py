"""Libraries of extras: what is said where they are missing."""

from __future__ import annotations

from importlib.util import find_spec

from extract.errors import HeshuError
from heshu.spoken import spoken


class MissingExtraError(HeshuError):
    """A command that needs an extra which is not installed."""


def check_installed(library: str, extra: str) -> None:
    """Raise `MissingExtraError` where a library of an extra is missing."""
    if find_spec(library) is None:
        raise MissingExtraError(spoken("需要安装扩展", "needs the extra") + f': pip install "heshu[{extra}]"')


def check_report_installed() -> None:
    """Raise `MissingExtraError` where the extra `report` is missing, before any work is done."""
    for library in ("jinja2", "pygal"):
        check_installed(library, "report")
