"""The program with all its commands."""

from __future__ import annotations

from heshu.commands import documents, stores
from heshu.commands.program import app

__all__ = ["app", "documents", "stores"]
