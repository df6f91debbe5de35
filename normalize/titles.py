"""Title, kind, department and year of a report, from its first lines and the words of its title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from normalize.folding import bare, squeeze
from normalize.records import ReportKind
from normalize.words import load

_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")

_YEARS = re.compile(r"(?:[（(]\s*)?(?:19|20)\d\d\s*年?度?(?:\s*[）)])?")
_NUMBER = re.compile(r"^(?:公开\s*\d+\s*表|附(?:件|表)\s*[\d一二三四五六七八九十]*(?:-\d+)?)\s*[:：]?\s*")
_KEY = re.compile(
    r"^(?:预算主管部门|预算单位|部门名称|单位名称|编制单位|填报单位|填报部门|部门\(单位\)名称|部门|单位)[:：]"
)


@cache
def _kinds() -> dict[str, Any]:
    return load("kinds.toml")


def kind_of(title: str) -> ReportKind | None:
    """Return the kind of report that a title names, None if it names none.

    >>> kind_of("2023年度某局整体支出绩效自评报告"), kind_of("项目支出绩效自评表"), kind_of("2024年度部门决算")
    ('self_evaluation_report', 'project_self_evaluation', 'final_accounts')
    """  # noqa: E501
    compact = bare(title)
    for entry in _kinds()["title"]:
        wanted = all(word in compact for word in entry.get("all", ())) and any(
            word in compact for word in entry["any"]
        )
        if wanted and not any(word in compact for word in entry.get("not", ())):
            kind: ReportKind = entry["kind"]
            return kind
    return None


def is_title(text: str) -> bool:
    """Say whether a line may be the title of a report or form."""
    compact = bare(text)
    words = _kinds()["words"]
    if not 3 <= len(compact) <= 60 or compact[-1] in "。；;：:，,":
        return False
    return any(word in compact for word in words["title"]) and not any(
        compact.startswith(word) for word in words["not_title"]
    )


def without_number(title: str) -> str:
    """Return a title without the number of its form before it.

    >>> without_number("公开14表 项目支出绩效自评表"), without_number("附件2：部门整体自评表")
    ('项目支出绩效自评表', '部门整体自评表')
    """
    return _NUMBER.sub("", squeeze(title)) or squeeze(title)


def department_of(title: str) -> str | None:
    """Return the department named in a title.

    >>> department_of("2023年度鼎城区行政审批服务局整体支出绩效自评报告")
    '鼎城区行政审批服务局'
    """
    compact = _KEY.sub("", _YEARS.sub("", bare(title)))
    found = re.match(
        rf"(?:关于)?(.{{1,30}}?(?:{_kinds()['words']['bodies']}))(?=部门|单位|整体|项目|决算|预算|绩效|本级|$|\(|关于|支出)",
        compact,
    )
    name = found.group(1) if found else None
    return None if name in (None, "部", "办", "单位", "部门") or not name or len(name) < 3 else name


def year_of(texts: Iterable[str | None]) -> int | None:
    """Return the first year named in the texts, in their order."""
    return next((year for text in texts if text and (year := first_year(text)) is not None), None)


def without_department(label: str, department: str | None) -> str:
    """Return a label without the department's name before it.

    >>> without_department("某区规划与自然资源局收入支出总计", "某区规划和自然资源局")
    '收入支出总计'
    """
    if department is None or len(department) < 4 or not label.startswith(department[:3]):
        return label
    bodies = _kinds()["words"]["bodies"]
    tail = "(?:所属各?(?:预算)?单位|部门|单位|本级)?"
    name = rf"{re.escape(department[:3])}.{{0,{len(department)}}}?(?:{bodies}){tail}"
    found = re.match(name, label)
    rest = label[found.end() :] if found else ""
    return rest if len(rest) >= 2 else label


def first_year(text: str) -> int | None:
    """Return the first year that a text names.

    >>> first_year("2023 年度部门决算")
    2023
    """
    found = _YEAR.search(text)
    return int(found.group(1)) if found else None
