"""What documents were at their places before: copied here before an item is changed, moved or dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from heshu.store.connection import Database

Event = Literal["changed", "moved", "gone"]


def record(database: Database, event: Event, which: str, *parameters: int) -> None:
    """Copy items to history.

    `which` is an SQL condition on item `i`, written in this package, never text from outside.
    """
    database.execute(
        "INSERT INTO history (source, path, member, document, extraction, ruleset, event, at) "
        "SELECT i.source, s.path, i.member, e.document, i.extraction, i.ruleset, ?, ? FROM item i "
        f"JOIN source s ON s.id = i.source JOIN extraction e ON e.id = i.extraction WHERE {which}",
        event,
        datetime.now(UTC).isoformat(timespec="seconds"),
        *parameters,
    )
