"""What a child process does.

It answers requests to work on a document, one after the other, until its parent is gone. Requests come by
standard input and answers go by standard output, as lengths and pickles; whatever else is printed goes
nowhere.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, BinaryIO, cast

from extract.document import Problem
from extract.errors import UnreadableError
from heshu.checked import Failure
from heshu.processes.memory import limit_address_space
from heshu.processes.orphans import adopt_orphans, end_children, end_with_parent
from heshu.processes.pickling import dumps
from heshu.sources import Source

LENGTH = 8  # bytes of the length before a message
READY = b""
"""The first answer of a child: from now on it works, and what happens is due to a document."""
OUT_OF_MEMORY = ("bad_alloc", "bad allocation", "allocate memory", "out of memory", "insufficient memory")
"""What libraries written in C++ say, in errors of their own, when memory is refused."""


def serve(modules: Sequence[str]) -> None:
    """Load `modules` and answer requests; the first message tells the megabytes of address space."""
    requests, answers = _channel(0, "rb"), _channel(1, "wb")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its children
    end_with_parent()
    adopt_orphans()
    logging.getLogger().addHandler(
        logging.NullHandler()
    )  # or libraries would print their doubts about a document
    for name in modules:
        import_module(name)
    if (first := read_message(requests)) is None:
        os._exit(0)
    megabytes = int(first)
    limit_address_space(megabytes)
    write_message(answers, READY)
    while (request := read_message(requests)) is not None:
        write_message(answers, _answer(request, megabytes))
        end_children()
    os._exit(0)  # what libraries do at the end of a process is of no use here


def _channel(number: int, mode: str) -> BinaryIO:
    """Take a standard stream for oneself and put nothing in its place.

    So that no library reads or writes it.
    """
    own = os.dup(number)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, number)
    os.close(nothing)
    return cast(BinaryIO, os.fdopen(own, mode))


def _answer(request: bytes, megabytes: int) -> bytes:
    return _attempt(lambda: dumps(_work(request)), megabytes)


def _work(request: bytes) -> Any:
    work: Callable[[Source], Any]
    work, source = pickle.loads(request)
    return work(source)


def _attempt(make: Callable[[], bytes], megabytes: int) -> bytes:
    """Return what `make` gives, or a failure rather than raise."""
    try:
        return make()
    except UnreadableError as error:
        failure = Failure(error.problem)
    except MemoryError:
        failure = memory_failure(megabytes)
    except BaseException as error:  # noqa: BLE001 - whatever goes wrong with a document is told of that document;
        # a panic of a library written in Rust is no `Exception`
        failure = (
            memory_failure(megabytes)
            if any(words in str(error).lower() for words in OUT_OF_MEMORY)
            else internal_failure(error)
        )
    return pickle.dumps(failure)


def memory_failure(megabytes: int) -> Failure:
    """Return the failure of a document that needed more memory than it may have."""
    return Failure(Problem("memory", (("megabytes", str(megabytes)),)))


def internal_failure(error: BaseException) -> Failure:
    """Return the failure of a document that the program stumbled over; called while `error` is handled."""
    return Failure(
        Problem("internal", (("reason", f"{type(error).__name__}: {error}"[:300]),)), traceback.format_exc()
    )


def write_message(stream: BinaryIO, message: bytes) -> None:
    """Write a message; raises `OSError` when nobody reads."""
    stream.write(len(message).to_bytes(LENGTH, "big") + message)
    stream.flush()


def read_message(stream: BinaryIO) -> bytes | None:
    """Return the next message, None when there is none or it was not written to its end."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    message = stream.read(int.from_bytes(head, "big"))
    return message if len(message) == int.from_bytes(head, "big") else None
