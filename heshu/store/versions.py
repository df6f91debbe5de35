"""What tells results of different programs apart: the reader with its configuration, and the ruleset.

A version is a digest of the code and the data of its stages, not a number that someone must remember to
raise.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extract.limits import Limits
from heshu import __version__
from heshu.store.codec import to_json
from normalize.records import Report
from rules.finding import Finding
from rules.settings import Settings

DIGITS = 16  # of a digest in hexadecimal: enough for any number of versions


@dataclass(frozen=True, slots=True)
class Versions:
    """`reading` names reader and configuration, `ruleset` the rules."""

    reading: str
    ruleset: str

    def ruleset_under(self, settings: Settings) -> str:
        """Return the name of the ruleset as it is with settings of the user's."""
        return self.ruleset if settings == Settings() else f"{self.ruleset}/{_named(settings)}"


def current_versions(limits: Limits) -> Versions:
    """Return the versions of this program with these limits of the reader."""
    reader = stage_digest(stage_folder("extract", Limits), stage_folder("normalize", Report))
    ruleset = stage_digest(stage_folder("rules", Finding))
    return Versions(f"{__version__}+{reader}/{_named(limits)}", f"{__version__}+{ruleset}")


def _named(options: Limits | Settings) -> str:
    return hashlib.sha256(json.dumps(to_json(options), sort_keys=True).encode("utf-8")).hexdigest()[:DIGITS]


def stage_folder(stage: str, kind: type) -> Path:
    """Return the folder of a stage, which holds a type of it somewhere below.

    In a wheel the stages stand elsewhere.
    """
    return next(folder for folder in Path(inspect.getfile(kind)).parents if folder.name == stage)


def stage_digest(*folders: Path) -> str:
    """Return a digest of all that decides what stages do: its Python and TOML files by name and content."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
            for part in (path.relative_to(folder).as_posix().encode("utf-8"), path.read_bytes()):
                digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:DIGITS]


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.suffix in {".py", ".toml"} and path.is_file())
