"""What a user or a region wants of the validator.

Which rules, how grave, and which of two legal conventions holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rules.across.own_rules import OwnRule
from rules.catalogue.catalogue import matches, rule
from rules.finding import Severity

ExecutionScore = Literal["linear", "banded"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Which rules are wanted: ids, beginnings of ids or names. `select` empty means all; `ignore` takes away.

    `severities` gives rules (by id) another severity than the catalogue's; `execution_score` says how a
    region scores the execution rate, where any of the two usual ways would do otherwise; `own` are rules of
    the user's.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    execution_score: ExecutionScore | None = None
    own: tuple[OwnRule, ...] = ()

    def wants(self, id: str) -> bool:
        """Say whether the rule is wanted."""
        found = rule(id)
        chosen = not self.select or any(matches(found, pattern) for pattern in self.select)
        return chosen and not any(matches(found, pattern) for pattern in self.ignore)
