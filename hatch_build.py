"""Build hook: nests the stages under `heshu` in the wheel.

In the checkout `extract`, `normalize` and `rules` are top-level packages, so that every tool sees what is
imported. In a wheel, top-level packages of such common names would overwrite other distributions. So the
wheel gets copies of the three folders under `heshu/`, with `from extract.x import y` turned into `from
heshu.extract.x import y`. Editable installs are left alone.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("extract", "normalize", "rules", "heshu")
STAGE_IMPORT = re.compile(
    r"^([ \t]*(?:>>> )?from )((?:extract|normalize|rules)(?:\.| import ))", re.MULTILINE
)


def nested(source: str) -> str:
    """Return Python `source` with the imports of stages pointed at their place in the wheel."""
    return STAGE_IMPORT.sub(r"\1heshu.\2", source)


class NestStages(BuildHookInterface[Any]):
    """Puts the three stages under `heshu` in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the rewritten packages to a temporary folder and have the wheel take them from there."""
        if version == "editable":
            return
        self._folder = Path(tempfile.mkdtemp(prefix="heshu-wheel-"))
        root = Path(self.root)
        for package in PACKAGES:
            within = Path("heshu") if package == "heshu" else Path("heshu") / package
            for path in sorted((root / package).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    self._place(path, within / path.relative_to(root / package), build_data)

    def _place(self, path: Path, target: Path, build_data: dict[str, Any]) -> None:
        copy = self._folder / target
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".py":
            copy.write_text(nested(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(path, copy)
        build_data["force_include"][str(copy)] = target.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)
