"""What people read in a terminal: a line a finding, a line a document that was not read, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.document import Document, Location
from extract.language import Bilingual, Language
from extract.problems import message
from heshu.checked import CheckedDocument
from heshu.output.places import blamed
from rules.coverage import counted
from rules.finding import SEVERITIES, Finding, Severity

SEVERITY_NAMES: dict[Severity, Bilingual] = {
    "error": Bilingual("错误", "errors"),
    "warning": Bilingual("提醒", "warnings"),
    "info": Bilingual("提示", "infos"),
}
NOTHING_CHECKED = Bilingual("未发现可核对的数字", "no figures that could be checked")
STATUS_NAMES = {
    "failed": Bilingual("未读取", "not read"),
    "partial": Bilingual("部分未读取", "partly not read"),
}


def place(at: Location) -> str:
    """Return a place as a short word.

    `p1:1.5.4` for a cell, `p2:¶7:12-17` for running text, without `p…` where there are no pages.
    >>> place(Location(page=1, table=1, row=5, column=4))
    'p1:1.5.4'
    """
    parts = [f"p{at.page}"] if at.page is not None else []
    if at.table is not None:
        parts.append(f"{at.table}.{at.row}.{at.column}")
    elif at.paragraph is not None:
        parts.append(f"¶{at.paragraph}")
        if at.start is not None:
            parts.append(f"{at.start}-{at.end}")
    return ":".join(parts)


def finding_line(file: str, finding: Finding, language: Language) -> str:
    """Return `FILE:pPAGE:TABLE.ROW.COLUMN: SEVERITY RULE MESSAGE`."""
    at = blamed(finding)
    where = place(at) if at else ""
    head = f"{one_line(file)}:{where}" if where else one_line(file)
    return f"{head}: {finding.severity} {finding.rule} {one_line(finding.message.in_language(language))}"


def nothing_checked(document: CheckedDocument) -> bool:
    """Tell whether a document was read and holds nothing that could be checked: that is no clean bill."""
    return (
        document.status != "failed"
        and not document.findings
        and not any(entry.held + entry.failed for entry in document.coverage)
    )


def problem_lines(document: Document | CheckedDocument, language: Language) -> Iterator[str]:
    """Yield a line for each thing that kept the document, or a part of it, from being read."""
    for problem in document.problems:
        status = STATUS_NAMES["failed" if document.status == "failed" else "partial"].in_language(language)
        was_read = f"{status} " if document.status != "ok" else ""
        yield (
            f"{one_line(document.file)}: {was_read}({problem.code})"
            f" {one_line(message(problem).in_language(language))}"
        )
    if isinstance(document, CheckedDocument) and nothing_checked(document):
        yield f"{one_line(document.file)}: {NOTHING_CHECKED.in_language(language)}"


def notice_lines(document: CheckedDocument, language: Language) -> Iterator[str]:
    """Yield a line for what of the document was not understood, and so not checked."""
    notice = document.understanding.notice() if document.understanding is not None else None
    if notice is not None:
        yield f"{one_line(document.file)}: {notice.in_language(language)}"


def one_line(text: str) -> str:
    """Return `text` without line ends and control characters.

    It a hostile document could drive a terminal with.
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _counted(number: int, things: str) -> str:
    """Return a number with what it counts.

    >>> _counted(1, "errors"), _counted(0, "errors")
    ('1 error', '0 errors')
    """
    return f"{number} {things.removesuffix('s') if number == 1 else things}"


class Tally:
    """Counts documents, findings and unread documents for the summary and the exit status."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.documents = 0
        self.failed = 0
        self.partial = 0
        self.findings: Counter[Severity] = Counter()
        self.not_understood: Counter[str] = Counter()

    def add(self, document: CheckedDocument) -> None:
        """Count one document."""
        self.documents += 1
        self.failed += document.status == "failed"
        self.partial += document.status == "partial"
        self.findings.update(finding.severity for finding in document.findings)
        if document.understanding is not None:
            self.not_understood.update(entry.what for entry in document.understanding.not_understood)

    def summary(self, language: Language) -> str:
        """Return all counts in one line."""
        counts = [self.findings[severity] for severity in SEVERITIES]
        if language == "zh":
            found = "，".join(
                f"{count}项{SEVERITY_NAMES[severity].zh}"
                for severity, count in zip(SEVERITIES, counts, strict=True)
            )
            left = f"；{words.zh}未能识别" if (words := counted(self.not_understood)) else ""
            unread = f"{self.failed}份未能读取，{self.partial}份部分未读取"
            return f"共{self.documents}份文件：{found}；{unread}{left}"
        found = ", ".join(
            _counted(count, SEVERITY_NAMES[severity].en)
            for severity, count in zip(SEVERITIES, counts, strict=True)
        )
        left = f"; {words.en} not understood" if (words := counted(self.not_understood)) else ""
        return (
            f"{_counted(self.documents, 'documents')}: {found}; {self.failed} not read, {self.partial} partly"
            f" not read{left}"
        )

    def exit_code(self, fail_on: Severity | None) -> int:
        """Return 3 if a document was not read, else 1 if anything at or above `fail_on` was found, else 0."""
        if self.failed:
            return 3
        gravest = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on else ()
        return 1 if any(self.findings[severity] for severity in gravest) else 0
