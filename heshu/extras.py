"""The extras that commands need: which libraries they install, and what is said where these are missing."""

from __future__ import annotations

from importlib.util import find_spec

from extract.errors import HeshuError
from heshu.interface_language import localized

EXTRAS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "dask": ("使用 Dask ", "Dask", ("distributed",)),
    "parquet": ("写 Parquet ", "Parquet", ("pyarrow",)),
    "postgres": ("使用 PostgreSQL ", "PostgreSQL", ("psycopg",)),
    "report": ("网页报告和图表", "the report", ("jinja2", "pygal")),
    "web": ("审核页面", "the review page", ("fastapi", "uvicorn", "jinja2", "pygal")),
}
"""By extra: what needs it, in both languages, and the libraries that must be there."""


class MissingExtraError(HeshuError):
    """A command that needs an extra which is not installed."""


def missing(extra: str) -> str:
    """Return what is said where an extra is not installed."""
    zh, en, _ = EXTRAS[extra]
    return localized(
        f'{zh}需要安装扩展：pip install "heshu[{extra}]"',
        f'{en} needs an extra: pip install "heshu[{extra}]"',
    )


def check_installed(extra: str) -> None:
    """Raise `MissingExtraError` where a library of an extra is missing; called before any work is done."""
    if any(find_spec(library) is None for library in EXTRAS[extra][2]):
        raise MissingExtraError(missing(extra))
