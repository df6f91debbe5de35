"""Stores for the review page that are made, not read: hostile texts, and very many findings.

And the page, served.
"""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from extract.document import Location, Problem
from extract.language import Bilingual
from heshu.checked import CheckedDocument
from heshu.processes.bounds import Bounds
from heshu.review.application import make_app
from heshu.review.workspace import Workspace, WorkspaceOptions
from heshu.store.packing import pack_document
from heshu.store.results import Place
from heshu.store.source_files import FileState
from heshu.store.writing import open_store
from heshu.web.guard import Terms
from normalize.records import (
    Amount,
    FundRow,
    Indicator,
    Report,
    Statement,
    StatementCell,
    StatementColumn,
    StatementRow,
    Value,
)
from rules.finding import Culprit, Finding, FindingFact

READING, RULESET = "reading", "ruleset"


def value(text: str, at: Location) -> Value:
    """Return a value of money as printed."""
    return Value(text, Decimal("21.4"), "万元", Decimal(214000), "CNY", at)


def hostile_finding(text: str, number: int) -> Finding:
    """Return a finding that says a text wherever it says anything."""
    at = Location(table=1, row=number, column=1)
    facts = (
        FindingFact("total", text, value(text, at)),
        FindingFact("part", text, value(text, at), file=text),
    )
    return Finding(
        id=f"id{number}",
        rule=f"X{number}",
        name=text,
        severity="error",
        message=Bilingual(text, text),
        relation=text,
        facts=facts,
        reported=Decimal(1),
        expected=Decimal(2),
        difference=Decimal(1),
        unit=text,
        culprits=(Culprit(0, "unit", text, text, 0.9), Culprit(1, "unit", text, text, 0.1)),
    )


def hostile_document(file: str, texts: Iterable[str]) -> CheckedDocument:
    """Return a document whose name, records and findings are the texts."""
    kept = list(texts)
    at = Location(table=1, row=1, column=1)
    reports = tuple(
        Report(
            kind="other",
            title=text,
            department=text,
            project=text,
            year=2024,
            funds=(FundRow(text, budget=value(text, at), at=at),),
            indicators=(Indicator(text, text, text, "other", text, target=value(text, at), at=at),),
            amounts=(Amount(text, text, None, text, value(text, at)),),
            statements=(
                Statement(
                    text,
                    text,
                    (StatementRow(text, text),),
                    (StatementColumn((text,)),),
                    (StatementCell(0, 0, value(text, at)),),
                ),
            ),
        )
        for text in kept
    )
    findings = tuple(hostile_finding(text, number) for number, text in enumerate(kept, start=1))
    problems = tuple(Problem("damaged", (("reason", text),)) for text in kept)
    return CheckedDocument(
        file,
        hashlib.sha256(file.encode("utf-8")).hexdigest(),
        "docx",
        None,
        "partial",
        problems,
        reports,
        findings,
    )


def fill(store: Path | str, documents: Iterable[tuple[Path, CheckedDocument]]) -> None:
    """Put documents into a store at the paths of their files."""
    with open_store(store, READING) as opened:
        for path, document in documents:
            raw = os.fsencode(path)
            opened.sources.register([(raw, document.file)])
            known = opened.sources.find(raw)
            assert known is not None
            opened.results.keep(Place(known.id, raw, RULESET), pack_document(document))
            opened.sources.finish(known.id, FileState(raw, document.file, 1, 1, 1), document.sha256, 1)


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve the page of a store in a thread and give its address."""
    import uvicorn

    with (
        socket.socket() as listening,
        Workspace(WorkspaceOptions(store, bounds=Bounds(seconds=60, jobs=1))) as workspace,
    ):
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(workspace, Terms()), log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
