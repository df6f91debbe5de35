"""Makes a folder of wheels from which heshu is installed without a network.

`python .ci/wheels.py FOLDER [--platform win_amd64] [--python 3.12] [--extras annotate,web,report,ocr]`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES_ONLY = {"jieba": None, "antlr4-python3-runtime": "ocr"}
"""Pure Python projects that publish no wheel, with the extra that needs them (None: always)."""
PLATFORMS = {
    "linux_x86_64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "win_amd64": ("win_amd64",),
}


def main() -> None:
    """Build the wheel of this checkout, and fetch those of all it needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--platform", choices=PLATFORMS, default="linux_x86_64")
    parser.add_argument("--python", default=f"{sys.version_info.major}.{sys.version_info.minor}")
    parser.add_argument("--extras", default="annotate,web,report,parquet")
    given = parser.parse_args()
    folder, extras = given.folder, given.extras.split(",")
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip"]
    needed = [name for name, extra in SOURCES_ONLY.items() if extra is None or extra in extras]
    wheels = [str(ROOT), *needed]
    subprocess.run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), *wheels], check=True)
    wheel = max(folder.glob("heshu-*.whl"), key=lambda path: path.stat().st_mtime)
    platforms = [part for name in PLATFORMS[given.platform] for part in ("--platform", name)]
    command = [*pip, "download", "--quiet", "--dest", str(folder), "--find-links", str(folder)]
    command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", given.python]
    subprocess.run([*command, *platforms, f"{wheel}[{given.extras}]"], check=True)
    size = sum(path.stat().st_size for path in folder.glob("*.whl"))
    print(f"{len(list(folder.glob('*.whl')))} wheels, {size / 1e6:.0f} MB in {folder}")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
