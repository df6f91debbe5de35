"""What a command asks of the network, as the kernel sees it (`strace`, Linux)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.attack.attack_run import PROGRAM, ROOT

CALLS = "connect,sendto,sendmsg,sendmmsg,bind"
ADDRESS = re.compile(
    r'sin6?_addr=inet_(?:addr|pton)\((?:AF_INET6?, )?"([^"]+)"|inet_pton\(AF_INET6, "([^"]+)"'
)
LOOPBACK = ("127.", "::1", "::ffff:127.")


def has_strace() -> bool:
    """Say whether calls can be traced here."""
    if shutil.which("strace") is None:
        return False
    return (
        subprocess.run(["strace", "-qq", "-e", "none", "true"], capture_output=True, check=False).returncode
        == 0
    )


def network_calls(arguments: Sequence[str | Path], folder: Path, seconds: float = 300) -> list[str]:
    """Run a command with all it starts and return its calls to any machine but this one."""
    log = folder / "calls.txt"
    subprocess.run(
        ["strace", "-f", "-qq", "-e", f"trace={CALLS}", "-o", str(log), *PROGRAM, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=seconds,
    )
    return outward(log.read_text(encoding="utf-8", errors="replace"))


def outward(log: str) -> list[str]:
    """Return the lines of a trace that name an address of another machine.

    >>> outward('connect(3, {sin_addr=inet_addr("192.0.2.1")}, 16) = 0')
    ['connect(3, {sin_addr=inet_addr("192.0.2.1")}, 16) = 0']
    >>> outward('connect(3, {sin_addr=inet_addr("127.0.0.1")}, 16) = 0')
    []
    """
    found = []
    for line in log.splitlines():
        addresses = [one or other for one, other in ADDRESS.findall(line)]
        if any(not address.startswith(LOOPBACK) for address in addresses):
            found.append(line)
    return found
