"""Codes and names of 政府收支分类科目: in statements, and in the lines of the text beside them.

What the published classification calls a code is data; an entry that was only remembered gives a hint, one
that was seen in print a warning. A name of an earlier year's classification is told as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from normalize.records import Report, Statement, StatementRow, Value
from rules.duties.figures import ACCOUNTS, fact, number, own_amounts, topic, words
from rules.engine.verdict import Verdict, fails, holds
from rules.finding import FindingFact, Severity
from rules.statements.statements import flat, kind_of

FUNCTION, CLASS = "2", 3
ECONOMY = "3"
MOST_TOLD = 12


@cache
def _names() -> dict[str, list[tuple[str, bool]]]:
    """Return the names of each code, and whether an official or published print of it was seen."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for code, name, source in words("codes.toml")["codes"]:
        found.setdefault(code, []).append((_bare(name), source != "memory"))
    return found


@cache
def _former() -> dict[str, list[tuple[str, str, int]]]:
    """Return, by old name, the codes that bore it and the last year they did."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for code, entries in words("codes.toml")["former"].items():
        for name, until in entries:
            found.setdefault(_bare(name), []).append((code, name, until))
    return found


@cache
def _codes_by_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, entries in _names().items():
        for name, _ in entries:
            found.setdefault(name, []).append(code)
    return found


def _bare(name: str) -> str:
    """Return a name without blanks, brackets, marks and the word 支出 at its end."""
    found = flat(name).strip("“”、，。*# ")
    return found.removesuffix("支出") or found


def verdicts(report: Report) -> Iterator[Verdict]:
    """Give the verdicts on codes and names, in statements and in the text."""
    told: Counter[tuple[str, str]] = Counter()
    for statement in report.statements:
        for row in statement.rows:
            if row.code and row.code.isdigit() and len(row.code) in (3, 5, 7):
                yield from _code(report, statement, row, told)
    if report.kind in ACCOUNTS:
        yield from _names_in_text(report)
        yield from _old_names(report)


def _code(
    report: Report, statement: Statement, row: StatementRow, told: Counter[tuple[str, str]]
) -> Iterator[Verdict]:
    code, name = row.code or "", _bare(row.label)
    place = _place(statement, row)
    told[code, name] += 1
    first = told[code, name] == 1 and len(told) <= 400
    if code[0] == FUNCTION and not _is_class(int(code[:CLASS])):
        if first and len(code) == CLASS:
            zh = f"政府收支分类科目中没有{code[:CLASS]}类（{code} {row.label}）"
            yield fails("L18", zh, f"there is no class {code[:CLASS]}", *place)
        return
    known = _names().get(code)
    if known is None or not name or any(name == each for each, _ in known):
        yield holds("L18", *place)
        return
    if not first:
        return
    yield from _misnamed(report, row, name, known, place)


def _misnamed(
    report: Report,
    row: StatementRow,
    name: str,
    known: list[tuple[str, bool]],
    place: tuple[FindingFact, ...],
) -> Iterator[Verdict]:
    code = row.code or ""
    seen = any(each for _, each in known)
    proper = "或".join(f"“{each}”" for each, _ in known)
    old = [entry for entry in _former().get(name, ()) if entry[0] == code]
    if old and report.year is not None and report.year <= old[0][2]:
        yield holds("L18", *place)
        return
    others = [c for c in _codes_by_name().get(name, ()) if len(c) == len(code) and c[0] == code[0]]
    others += [
        entry[0] for entry in _former().get(name, ()) if entry[0] != code and len(entry[0]) == len(code)
    ]
    severity: Severity = "warning" if seen and (others or old) and not _shared(name) else "info"
    if not others and not old and not seen:
        return  # neither the code's name nor the printed one is known for sure
    because = f"，这是{old[0][2]}年以前的名称" if old else f"，这是{others[0]}的名称" if others else ""
    zh = f"科目{code}应为{proper}，表中写作“{row.label}”{because}"
    yield fails("L18", zh, f"code {code} bears another name", *place, severity=severity)


def _shared(name: str) -> bool:
    """Say whether a name is borne by many codes: 行政运行 stands under every 款."""
    return len(_codes_by_name().get(name, ())) > 2


def _is_class(number: int) -> bool:
    return any(low <= number <= high for low, high in words("codes.toml")["classes"])


def _place(statement: Statement, row: StatementRow) -> tuple[FindingFact, ...]:
    """Return the row's first figure, for its place; the label and code are what is told of."""
    position = next((i for i, each in enumerate(statement.rows) if each is row), 0)
    cell = next((cell for cell in statement.cells if cell.row == position), None)
    if cell is None:
        return ()
    name = f"{row.code} {row.label}"
    return (FindingFact("text", name, Value(name, None, None, None, None, cell.value.at)),)


def _names_in_text(report: Report) -> Iterator[Verdict]:
    """A line of the text and the row with its amount bear one name.

    Only where the amount stands in one row of the statement and in one line, and no row has the line's name.
    """
    statement = next(
        (
            s
            for s in report.statements
            if (kind := kind_of(s.title)) is not None and kind["id"] == "general_expenditure_by_function"
        ),
        None,
    )
    if statement is None:
        return
    rows = [(i, row) for i, row in enumerate(statement.rows) if row.code and len(row.code) == 7]
    labels = {_bare(row.label) for row in statement.rows}
    sums = (
        {i: cell.value for cell in reversed(statement.cells) for i, _ in rows if cell.row == i}
        if len(rows) * len(statement.cells) < 200_000
        else {}
    )
    by_number = Counter(number(value) for value in sums.values())
    lines = [
        a
        for a in own_amounts(report, "amount")
        if topic(a.section, "具体情况") and a.value.base_unit == "CNY" and number(a.value)
    ]
    counted = Counter(number(a.value) for a in lines)
    for line in lines:
        amount = number(line.value)
        if by_number[amount] != 1 or counted[amount] != 1:
            continue
        row = next(row for i, row in rows if number(sums.get(i)) == amount)
        name = _bare(line.label)
        if name in labels or name.endswith(_bare(row.label)):
            yield holds("L19", fact(line))
        elif len(name) > 3 and _alike(name, _bare(row.label)):
            zh = f"文字写作“{line.label}”，表中{row.code}为“{row.label}”，金额同为{line.value.text}"
            yield fails("L19", zh, "text and statement name one item differently", fact(line))


def _alike(one: str, other: str) -> bool:
    """Say whether two names share most of their characters, so that they are meant to be one."""
    shared = len(set(one) & set(other))
    return shared * 2 >= min(len(set(one)), len(set(other)))


def _old_names(report: Report) -> Iterator[Verdict]:
    """The text names a class by a name that was given up years before; told once for each name."""
    if report.year is None:
        return
    seen: set[str] = set()
    for amount in own_amounts(report):
        label = flat(amount.label)
        for old, entries in _former().items():
            code, name, until = entries[0]
            full = name if name.endswith("支出") else f"{name}支出"
            if len(code) != CLASS or report.year <= until or old in seen or not label.startswith(full):
                continue
            seen.add(old)
            now = words("codes.toml")["codes"]
            proper = next(entry[1] for entry in now if entry[0] == code)
            zh = f"“{name}”是{until}年以前的科目名称，{report.year}年应为“{proper}”"
            yield fails("L19", zh, f"the class is named as it was until {until}", fact(amount))
