"""The templates of the page and of the offline report, with what they may call.

Everything that is filled in is escaped.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.language import Language
from extract.problems import message
from heshu import __version__
from heshu.extras import check_installed
from heshu.output.headings import entry_word
from heshu.output.json_records import plain
from heshu.output.places import place_words
from heshu.output.tables import local_time
from heshu.web.wording import phrase
from rules.engine.number_style import amount
from rules.ledger import Duty, DutyOutcome, duty, summary

if TYPE_CHECKING:
    from jinja2 import Environment

    from heshu.checked import CheckedDocument

FOLDER = Path(__file__).parent
TEMPLATES = (FOLDER / "templates", FOLDER.parent / "report" / "templates")


@cache
def environment() -> Environment:
    """Return the templates; raises `MissingExtraError` where their library is not installed."""
    check_installed("report")
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"grouped": grouped, "digits": plain, "money": money, "wall_time": wall_time}
    found.globals["version"] = __version__
    found.globals["ledger_summary"] = summary
    return found


def render(template: str, language: Language, **values: Any) -> str:
    """Return a template filled in, in a language."""

    def words(name: str, group: str = "page", **figures: object) -> str:
        text = phrase(name, language, group)
        return text.format(**figures) if figures else text

    return (
        environment()
        .get_template(template)
        .render(
            **values,
            language=language,
            t=words,
            term=lambda column, entry: entry_word(column, entry, language),
            place=lambda at, form=None: place_words(at, language, form),
            ledger=ledger_lines,
            said_problem=lambda problem: message(problem).in_language(language),
        )
    )


def ledger_lines(document: CheckedDocument) -> list[tuple[Duty, DutyOutcome]]:
    """Return each duty of a document with what came of it, those with doubts first."""
    order = ("failed", "not_understood", "missing_data", "held", "not_applicable")
    listed = [(duty(outcome.id), outcome) for outcome in document.duties]
    return sorted(listed, key=lambda pair: order.index(pair[1].status))


def money(yuan: Decimal | None) -> str:
    """Return yuan as people read them, "" for none or nothing: from 1亿 on in 亿元.

    >>> money(Decimal("213978.6")), money(Decimal("16089390900")), money(None)
    ('213,978.60', '160.8939亿', '')
    """
    if not yuan:
        return ""
    return amount(yuan, "元", 2 if yuan != yuan.to_integral_value() else 0).removesuffix("元")


def wall_time(at: str | None) -> str:
    """Return a time in UTC to the minute as the clock on the wall showed it, "" for none."""
    return (local_time(at) or "")[:16]


def grouped(number: Decimal | int | None) -> str:
    """Return a number with its thousands apart, "" for none; hundredths at most.

    >>> grouped(Decimal("213978.600")), grouped(12), grouped(None)
    ('213,978.60', '12', '')
    """
    if number is None:
        return ""
    if isinstance(number, int):
        return f"{number:,}"
    whole = number == number.to_integral_value()
    return f"{number:,.0f}" if whole else f"{number:,.2f}"
