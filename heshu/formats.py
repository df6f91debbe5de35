"""What the commands can print; named apart from what writes it, so that `--help` loads no writer."""

from __future__ import annotations

from enum import StrEnum


class CheckFormat(StrEnum):
    """How `heshu check` prints."""

    HUMAN = "human"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    SARIF = "sarif"
    HTML = "html"
    GROUPED = "grouped"


class ExtractFormat(StrEnum):
    """How `heshu extract` prints."""

    JSON = "json"
    TEXT = "text"
    MARKDOWN = "markdown"


class RulesFormat(StrEnum):
    """How `heshu rules` prints."""

    HUMAN = "human"
    JSON = "json"
