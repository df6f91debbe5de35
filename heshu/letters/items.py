"""What a letter says of the department and of each finding: the words for the fields of templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extract.language import Language
from heshu.checked import CheckedDocument
from heshu.output.headings import entry_word
from heshu.output.places import finding_place
from heshu.output.tables import report_of, whose, yuan_of
from rules.catalogue.catalogue import RULES
from rules.engine.number_style import amount
from rules.finding import Culprit, Finding

Fields = dict[str, str]
"""Words by the name of the field, as `{{部门}}` names it in a template."""
_RULES = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter to one department says: fields of the whole, and of each finding."""

    department: str
    fields: Fields
    items: tuple[Fields, ...]


def letters(documents: Iterable[CheckedDocument], made: date, wanted: str | None = None) -> dict[str, Letter]:
    """Return a letter a department, in Chinese, with the findings that the documents have left.

    `wanted` is a department, None for all; findings of reports that name none stand under "".
    """
    found: dict[str, list[tuple[CheckedDocument, Finding]]] = {}
    for document in documents:
        for finding in document.findings:
            department = str(whose(report_of(document, finding))["department"] or "")
            if wanted is None or department == wanted:
                found.setdefault(department, []).append((document, finding))
    return {department: _letter(department, listed, made) for department, listed in found.items()}


def _letter(department: str, listed: Sequence[tuple[CheckedDocument, Finding]], made: date) -> Letter:
    items = tuple(
        _item(number, document, finding) for number, (document, finding) in enumerate(listed, start=1)
    )
    years = sorted({item["年度"] for item in items if item["年度"]})
    total = sum(
        (yuan for _, finding in listed if not _is_unit(finding) and (yuan := yuan_of(finding))), Decimal(0)
    )
    fields = {
        "部门": department or "（未写明部门）",
        "年度": "、".join(years),
        "日期": f"{made.year}年{made.month}月{made.day}日",
        "问题数": str(len(items)),
        "文件数": str(len({document.file for document, _ in listed})),
        "文件清单": "、".join(dict.fromkeys(document.file for document, _ in listed)),
        "涉及金额": amount(total, "元") if total else "—",
        "审核人": "、".join(dict.fromkeys(item["审核人"] for item in items if item["审核人"])),
        "复核人": "、".join(dict.fromkeys(item["复核人"] for item in items if item["复核人"])),
    }
    return Letter(department, fields, items)


def _item(number: int, document: CheckedDocument, finding: Finding) -> Fields:
    about = whose(report_of(document, finding))
    judgement = document.judgement(finding.id)
    first = finding.culprits[0] if finding.culprits else None
    yuan = None if _is_unit(finding) else yuan_of(finding)
    kind = about["kind"]
    return {
        "序号": str(number),
        "年度": str(about["report_year"] or ""),
        "报告类型": entry_word("kind", kind, "zh") if isinstance(kind, str) else "",
        "文件": document.file,
        "位置": _place(document, finding),
        "级别": entry_word("severity", finding.severity, "zh"),
        "规则": _rule_words(finding),
        "依据": _basis(finding),
        "事实": finding.message.zh,
        "涉及数字": "；".join(f"{fact.label}{fact.value.text}" for fact in finding.facts),
        "印出数": first.text if first else "",
        "应为": (first.proposed or "") if first else "",
        "金额": amount(yuan, "元") if yuan else "—",
        "建议": suggestion(first),
        "审核结论": entry_word("verdict", judgement.verdict, "zh") if judgement.verdict else "",
        "备注": judgement.note or "",
        "审核人": judgement.reviewer or "",
        "复核人": judgement.second_reviewer or "",
        "整改情况": entry_word("rectification", judgement.rectification, "zh")
        if judgement.rectification
        else "",
    }


def _place(document: CheckedDocument, finding: Finding, language: Language = "zh") -> str:
    words = finding_place(finding, language, document.format)
    section = finding.section or ""
    return words if not section or section in words else f"{section}，{words}"


def _is_unit(finding: Finding) -> bool:
    return bool(finding.culprits) and finding.culprits[0].operation == "unit"


def _rule_words(finding: Finding) -> str:
    rule = _RULES.get(finding.rule)
    return f"{rule.title.zh}（{rule.id}）" if rule else finding.rule


def _basis(finding: Finding) -> str:
    rule = _RULES.get(finding.rule)
    source = rule.source if rule else ""
    return "；".join(part for part in (source, f"应有关系：{finding.relation}") if part)


def suggestion(first: Culprit | None) -> str:
    """Return what those who filed the report are asked to do."""
    if first is not None and first.proposed:
        return f"请核实“{first.text}”；如系填报错误，更正为“{first.proposed}”，并更正所有引用该数之处。"
    if first is not None:
        return f"请核实“{first.text}”及其各组成数，更正有误的数字，或书面说明口径差异。"
    return "请核对所列数字，更正有误的数字，或书面说明不一致的原因。"


def without_hints(document: CheckedDocument) -> CheckedDocument:
    """Return a document without findings that are mere hints."""
    return replace(document, findings=tuple(found for found in document.findings if found.severity != "info"))
