"""`heshu status`: what a store holds, what waits, and how fast the last command was."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.language import Bilingual, Language
from heshu.interface_language import localized
from heshu.output.human import SEVERITY_NAMES
from heshu.store.checksums import verify
from heshu.store.connection import DamagedError
from heshu.store.contents import Progress, Run, progress
from heshu.store.database import open_database
from heshu.store.sqlite import DAMAGED
from rules.finding import SEVERITIES

STATUS_WORDS = {
    "ok": Bilingual("完整", "whole"),
    "partial": Bilingual("部分未读取", "partly not read"),
    "failed": Bilingual("失败", "failed"),
}
STATE_WORDS = {
    "finished": Bilingual("已结束", "finished"),
    "interrupted": Bilingual("已中断", "interrupted"),
    "running": Bilingual("进行中，或被强行结束", "running, or killed"),
}


def run_verify(store: Path | str, *, json_wanted: bool) -> int:
    """Compare all of a store with its checksums, print what is damaged and return the exit status.

    0 where nothing is, 2 where something is; raises `StoreError`.
    """
    with open_database(store, write=False) as database:
        damage = verify(database)
    if json_wanted:
        sys.stdout.write(json.dumps(asdict(damage) | {"whole": damage.is_none}, ensure_ascii=False) + "\n")
    elif damage.is_none:
        print(localized("存储完好", "the store is whole"))  # noqa: T201 - asked for
    else:
        rows = localized("行与写入时不同", "rows that are not as they were written")
        lines = [f"{table}: {count} {rows}" for table, count in damage.rows.items()]
        sys.stdout.writelines(f"{line}\n" for line in (*lines, *damage.structure))
    if damage.is_none:
        return 0
    raise DamagedError(f"{localized(DAMAGED.zh, DAMAGED.en)}: {database.name}")


def run_status(store: Path | str, language: Language, *, json_wanted: bool) -> int:
    """Print how far the work on a store has come and return the exit status; raises `StoreError`."""
    with open_database(store, write=False) as database:
        found = progress(database)
    if json_wanted:
        sys.stdout.write(json.dumps(status_json(found), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in status_lines(found, language, time.time()))
    return 0


def status_json(found: Progress) -> dict[str, Any]:
    """Return the status for programs.

    Times are seconds since 1970, `rate` documents a second, `left` seconds.
    """
    last = asdict(found.last) | {"rate": found.last.rate, "left": _left(found)} if found.last else None
    return asdict(found) | {"last": last}


def status_lines(found: Progress, language: Language, now: float) -> Iterator[str]:
    """Yield the status for people."""
    counts = [
        f"{STATUS_WORDS[status].in_language(language)} {found.statuses.get(status, 0)}"
        for status in STATUS_WORDS
    ]
    total = sum(found.statuses.values())
    yield _pair(
        Bilingual("文件", "documents"),
        f"{total}（{'，'.join(counts)}）" if language == "zh" else f"{total} ({', '.join(counts)})",
        language,
    )
    if found.codes:
        yield _pair(
            Bilingual("失败原因", "failed by code"),
            "  ".join(f"{code} {count}" for code, count in found.codes.items()),
            language,
        )
    findings = "  ".join(
        f"{SEVERITY_NAMES[severity].in_language(language)} {found.findings[severity]}"
        for severity in SEVERITIES
    )
    yield _pair(Bilingual("发现", "findings"), findings, language)
    yield _pair(Bilingual("等待处理的文件", "files waiting"), str(found.waiting), language)
    if found.last:
        yield _pair(Bilingual("最近一次处理", "last run"), _run(found.last, language, now), language)
        left = _left(found)
        if left:
            yield _pair(
                Bilingual("其余约需", "left, about"),
                f"{left / 60:.1f} " + ("分钟" if language == "zh" else "minutes"),
                language,
            )


def _pair(name: Bilingual, text: str, language: Language) -> str:
    return f"{name.zh}：{text}" if language == "zh" else f"{name.en}: {text}"


def _run(run: Run, language: Language, now: float) -> str:
    begun = datetime.fromtimestamp(run.started).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    state = STATE_WORDS[run.state].in_language(language)
    rate = f"{run.rate:.1f}" if run.rate else "–"
    ago = max(0, round(now - run.updated))
    if language == "zh":
        return (
            f"{begun} 开始，{state}；处理{run.done}份，失败{run.failed}份，每秒{rate}份，最后一份在{ago}秒前"
        )
    return (
        f"begun {begun}, {state}; {run.done} handled, {run.failed} failed, {rate}/s, the last one {ago} s ago"
    )


def _left(found: Progress) -> float | None:
    """Return the seconds that the waiting files need at the rate of the last run.

    None where that is not known.
    """
    return found.waiting / found.last.rate if found.last and found.last.rate else None
