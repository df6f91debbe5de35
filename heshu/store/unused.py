"""Takes out of a store what no document is any longer.

Readings of former contents and readers, verdicts of former rules. Files, documents, history (what lay where,
and when) and decisions stay.
"""

from __future__ import annotations

from heshu.store.connection import Database

UNUSED = "NOT IN (SELECT extraction FROM item)"
UNUSED_VALIDATION = (
    "NOT EXISTS (SELECT 1 FROM item i WHERE i.extraction = {table}.extraction AND i.ruleset ="
    " {table}.ruleset)"
)


def prune(database: Database) -> tuple[int, int]:
    """Remove what is not used and return how many readings and how many verdicts went.

    Raises `StoreError`.
    """
    with database.writing():
        for table in ("finding", "validation"):
            verdicts = database.execute(f"DELETE FROM {table} WHERE {UNUSED_VALIDATION.format(table=table)}")
        database.execute(f"DELETE FROM signature WHERE extraction {UNUSED}")
        readings = database.execute(f"DELETE FROM extraction WHERE id {UNUSED}")
    database.compact()
    return readings, verdicts
