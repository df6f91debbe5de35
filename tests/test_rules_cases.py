"""Every rule fires on its cases that must fire, and keeps still on those that must not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rules.across.own_rules import own_rule
from rules.catalogue import catalogue
from rules.catalogue.casebook import cases
from rules.catalogue.catalogue import RULES
from rules.catalogue.snippets import reports_of
from rules.finding import Finding
from rules.settings import Settings
from rules.validate import validate
from rules.validate_files import Filed, between

CASES = cases()
LEAST = 3


def _findings(case: Mapping[str, Any]) -> list[Finding]:
    """Return what is found in the report of a case, or between its files."""
    if "files" not in case:
        return list(
            validate(
                reports_of(case),
                settings=Settings(
                    execution_score=case.get("execution_score"),
                    own=tuple(own_rule(text, "自定") for text in case.get("own", ())),
                ),
            ).findings
        )
    found = between(Filed(f"{number}.pdf", reports_of(entry)) for number, entry in enumerate(case["files"]))
    return [finding for validation in found.values() for finding in validation.findings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_case(case: Mapping[str, Any]) -> None:
    """A case fires its rule or leaves it still; where it says so, the first culprit is repaired as told."""
    findings = _findings(case)
    mine = [finding for finding in findings if finding.rule == case["rule"]]
    assert bool(mine) == case["fires"], [finding.message.zh for finding in findings]
    if "culprit" in case:
        first = mine[0].culprits[0]
        assert case["culprit"] in (first.proposed, first.operation)


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case["fires"]], ids=lambda case: f"{case['rule']}: {case['name']}"
)
def test_correct_reports_have_no_error(case: Mapping[str, Any]) -> None:
    """What must not fire one rule gives no error of the same family either."""
    findings = _findings(case)
    assert [f.rule for f in findings if f.severity == "error" and f.rule[0] == case["rule"][0]] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_cases(rule: catalogue.Rule) -> None:
    """Each rule has three cases that fire it, three that must not.

    One of these at the edge of what it allows.
    """
    mine = [case for case in CASES if case["rule"] == rule.id]
    assert len([case for case in mine if case["fires"]]) >= LEAST
    assert len([case for case in mine if not case["fires"]]) >= LEAST
    assert any("edge" in case["name"] and not case["fires"] for case in mine)


def test_cases_belong_to_rules() -> None:
    """No case names a rule that is not in the catalogue."""
    assert {case["rule"] for case in CASES} <= {rule.id for rule in RULES}
