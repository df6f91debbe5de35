"""Findings as SARIF 2.1.0, for tools that show results of checks beside files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from extract.document import Location
from extract.language import Bilingual, Language
from heshu import __version__
from heshu.checked import CheckedDocument, Judgement
from heshu.output.human import one_line, place
from heshu.output.json_records import finding_json, judgement_json, location_json
from heshu.output.places import blamed
from rules.catalogue.catalogue import RULES
from rules.finding import Finding, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
DISMISSED = frozenset({"false_alarm", "misread"})
"""Verdicts by which a finding counts for nothing."""
Json = dict[str, Any]


def write_sarif(documents: Iterable[CheckedDocument], stream: TextIO, language: Language) -> None:
    """Write one run with a result for every finding, as the documents come."""
    driver = {
        "name": "heshu",
        "version": __version__,
        "rules": [_rule(number, language) for number in range(len(RULES))],
    }
    stream.write(f'{{"$schema": {json.dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": ')
    json.dump({"driver": driver}, stream, ensure_ascii=False)
    stream.write(', "columnKind": "utf16CodeUnits", "results": [')
    first = True
    for document in documents:
        for finding in document.findings:
            stream.write("\n" if first else ",\n")
            json.dump(_result(document, finding, language), stream, ensure_ascii=False)
            first = False
        stream.flush()
    stream.write("\n]}]}\n")


def _rule(number: int, language: Language) -> Json:
    found = RULES[number]
    return {
        "id": found.id,
        "name": found.name,
        "shortDescription": _text(found.title, language),
        "fullDescription": _text(found.explanation, language),
        "help": {"text": f"{found.formula} ({found.source})"},
        "defaultConfiguration": {"level": LEVELS[found.severity]},
    }


def _text(words: Bilingual, language: Language) -> Json:
    return {"text": words.in_language(language)}


_INDEX = {found.id: number for number, found in enumerate(RULES)}


def _result(document: CheckedDocument, finding: Finding, language: Language) -> Json:
    file = document.file
    notice = finding_json(finding, language)
    at = blamed(finding)
    return {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": one_line(finding.message.in_language(language))},
        "locations": [_location(file, at)],
        "relatedLocations": [
            {
                **_location(fact.file or file, fact.value.at),
                "id": number,
                "message": {"text": one_line(f"{fact.label} {fact.value.text}")},
            }
            for number, fact in enumerate(finding.facts)
        ],
        "partialFingerprints": {"heshu/v1": finding.id},
        "properties": {
            key: notice[key]
            for key in ("relation", "reported", "expected", "difference", "unit", "culprits", "attribution")
        }
        | ({} if document.judgements is None else judgement_json(document.judgement(finding.id))),
        **_suppressed(document.judgement(finding.id)),
    }


def _suppressed(judgement: Judgement) -> Json:
    """Return what marks a result as dismissed; SARIF calls that a suppression."""
    if judgement.verdict not in DISMISSED:
        return {}
    reason = judgement.note or judgement.verdict
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": one_line(reason)}]}


def _location(file: str, at: Location | None) -> Json:
    """Return a place: pages and cells are no lines, so that they are named as a logical place of the file."""
    found: Json = {"physicalLocation": {"artifactLocation": {"uri": quote(file.replace("\\", "/"))}}}
    if at is not None and (name := place(at)):
        found["logicalLocations"] = [{"fullyQualifiedName": name}]
        found["properties"] = location_json(at)
    return found
