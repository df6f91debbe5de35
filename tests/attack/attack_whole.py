"""The whole attack: every file, mutants, kills, requests, a trace of the network, flipped bits.

    python tests/attack/attack_whole.py [--mutants 500] [--kills 40] [--requests 150] [--flips 200] [--pdfs FOLDER]

Takes half an hour on two cores. Prints what does not hold, a line each, and ends with 1 if there is anything.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # so that the file can be run as it is

from tests.attack.attack_files import SAMPLES, Hostile, attack_files
from tests.attack.attack_mutants import mutants
from tests.attack.attack_network import has_strace, network_calls
from tests.attack.attack_run import PROGRAM, ROOT, checked, run

KILLS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PORT = 8697


def files(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Try every hostile file."""
    yield from checked(attack_files(), folder)


def changed(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Try documents with a few bytes changed."""
    paths = sorted(options.pdfs.rglob("*.pdf")) if options.pdfs else ()
    some = (Hostile(name, data) for name, data in mutants(options.mutants, seed=7, paths=paths))
    yield from checked(some, folder)


def kills(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """End `ingest` at random moments, and compare the export at the end with that of an undisturbed run."""
    reports, chance = folder / "reports", random.Random(3)
    reports.mkdir()
    for number in range(30):
        original = SAMPLES / ("score-sheet.docx" if number % 2 else "project-in-yuan.pdf")
        (reports / f"{number}{original.suffix}").write_bytes(original.read_bytes() + b" " * number)
    for store in ("killed", "quiet"):
        for _ in range(options.kills if store == "killed" else 0):
            (reports / "3.docx").touch()
            command = [*PROGRAM, "ingest", str(reports), "--store", str(folder / store), "-q", "--retry"]
            environment = os.environ | {"PYTHONPATH": str(ROOT)}
            process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.05, 3.0))
            process.send_signal(chance.choice(KILLS))
            process.wait(60)
        run(["ingest", reports, "--store", folder / store, "-q"], folder)
        if run(["status", "--verify", "--store", folder / store], folder).status != 0:
            yield f"{store}: the store is not whole"
        run(
            ["export", "--store", folder / store, "--to", folder / f"out-{store}", "--format", "csv,jsonl"],
            folder,
        )
    for path in sorted((folder / "out-quiet").iterdir()):
        if path.read_bytes() != (folder / "out-killed" / path.name).read_bytes():
            yield f"another export after kills: {path.name}"


def requests(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Send the review page what no browser sends; it answers in the end, and prints no traceback."""
    run(["ingest", SAMPLES / "score-sheet.docx", "--store", folder / "s", "-q"], folder)
    command = [*PROGRAM, "review", "--store", str(folder / "s"), "--port", str(PORT)]
    log = (folder / "review.log").open("w+", encoding="utf-8")
    server = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=log)
    try:
        _wait()
        chance = random.Random(11)
        for number in range(options.requests):
            _send(chance, number)
            if number % 25 == 24 and _status() != 200:
                yield f"no answer after request {number}"
        if _status() != 200:
            yield "no answer in the end"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        log.seek(0)
        if "Traceback" in (told := log.read()):
            yield f"a traceback of the review page: {told[-2_000:]}"
        log.close()


def _wait() -> None:
    for _ in range(100):
        try:
            if _status() == 200:
                return
        except OSError:
            time.sleep(0.2)


def _status() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request("GET", "/")
    return connection.getresponse().status


def _send(chance: random.Random, number: int) -> None:
    lines = (
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /documents/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /documents/1-0/pages/999999999 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /findings?page=-1&sort=%27 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /undo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nmark=",
        b"POST /uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        b"Content-Length: 99999\r\n\r\n--b\r\n",
        b"POST /uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST /uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + b"a=b; " * 2_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        chance.randbytes(200),
        b"GET /?" + b"q=%FF&" * 500 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"PATCH / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
    )
    with socket.create_connection(("127.0.0.1", PORT), timeout=10) as connection:
        connection.sendall(lines[number % len(lines)].replace(b"127.0.0.1", b"127.0.0.1:%d" % PORT))
        if chance.random() < 0.5:
            connection.settimeout(2)
            try:
                connection.recv(1_000)
            except OSError:
                return


def network(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Trace a PDF, a scan, a Word file by LibreOffice, an annotated copy and an export."""
    if not has_strace():
        yield "strace is not installed: the network was not traced"
        return
    scans = [path for path in SAMPLES.iterdir() if "scan" in path.name]
    word = folder / "old.rtf"
    word.write_text(r"{\rtf1 \u26412?\u24180?\u25910?\u20837?1130.35\u19975?\u20803?}", encoding="ascii")
    pdf = SAMPLES / "project-in-yuan.pdf"
    for command in (
        ["check", pdf, word, *scans, "-o", folder / "out"],
        ["annotate", pdf, "-o", folder / "copy.pdf"],
        ["ingest", pdf, "--store", folder / "s"],
        ["export", "--store", folder / "s", "--to", folder / "out", "--format", "csv,xlsx"],
    ):
        yield from (f"{command[0]} asks the network: {line}" for line in network_calls(command, folder))
        yield from (f"{command[0]} leaves {name}" for name in run([*command, "-q"], folder).left)


def flips(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Flip one bit of a store at a time: the export says so, or is the same."""
    run(["ingest", SAMPLES, "--store", folder / "s", "-q"], folder)
    data, chance = (folder / "s").read_bytes(), random.Random(5)
    good = _exported(folder, folder / "s")[0]
    for _ in range(options.flips):
        at, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        for beside in folder.glob("bad*"):
            beside.unlink()
        (folder / "bad").write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
        lines, status, told = _exported(folder, folder / "bad")
        others = [line for line in lines if line not in good and json.loads(line)["status"] != "failed"]
        if others or "Traceback" in told or status not in (0, 2) or (status == 0 and lines != good):
            yield f"bit {bit} at {at}: status {status}, {len(others)} changed documents, {told[-300:]}"


def _exported(folder: Path, store: Path) -> tuple[list[str], int, str]:
    shutil.rmtree(folder / "out", ignore_errors=True)
    ended = run(["export", "--store", store, "--to", folder / "out", "--format", "jsonl", "-q"], folder)
    written = folder / "out" / "heshu.jsonl"
    lines = written.read_text(encoding="utf-8").splitlines() if written.exists() else []
    return lines, ended.status, ended.told


PARTS = {
    "files": files,
    "mutants": changed,
    "kills": kills,
    "requests": requests,
    "network": network,
    "flips": flips,
}


def main() -> None:
    """Run the parts and print what does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--mutants", type=int, default=500)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--requests", type=int, default=160)
    parser.add_argument("--flips", type=int, default=200)
    parser.add_argument("--pdfs", type=Path, help="folder of PDF files to change, instead of the samples")
    options = parser.parse_args()
    bad = 0
    for name in options.parts:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="attack-") as folder:
            found = list(PARTS[name](Path(folder), options))
        print(f"{name}: {len(found)} do not hold, {time.monotonic() - begin:.0f} s", flush=True)
        print("".join(f"  {line}\n" for line in found), end="", flush=True)
        bad += len(found)
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
