"""Who is at the page: a session in each browser, the mark that its forms carry, and what it may undo."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field

COOKIE = "heshu_session"
MOST_SESSIONS = 1_000
MOST_UNDONE = 500
_ID = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True, slots=True)
class Step:
    """A verdict that was given in a session: on what, and what stood there before ("" for none)."""

    key: str
    finding: str
    verdict: str
    before: str
    note_before: str


@dataclass(slots=True)
class Session:
    """What one browser has done since the program was started; `notice` is said once on the next page."""

    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=MOST_UNDONE))
    notice: str = ""

    def tell(self, text: str) -> None:
        """Have the next page say something."""
        self.notice = text

    def take_notice(self) -> str:
        """Return what is to be said, once."""
        notice, self.notice = self.notice, ""
        return notice


class Sessions:
    """All sessions; those not seen for longest are forgotten first."""

    def __init__(self) -> None:
        """Begin with a secret of this run of the program."""
        self._secret = secrets.token_bytes(32)
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    @staticmethod
    def known_id(cookie: str | None) -> str | None:
        """Return the id that a cookie holds, None if it is none."""
        return cookie if cookie and _ID.fullmatch(cookie) else None

    @staticmethod
    def new_id() -> str:
        """Return an id that cannot be guessed."""
        return secrets.token_urlsafe(32)

    def of(self, id: str) -> Session:
        """Return the session of an id."""
        found = self._sessions.setdefault(id, Session())
        self._sessions.move_to_end(id)
        while len(self._sessions) > MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return found

    def mark(self, id: str) -> str:
        """Return what the forms of a session carry, so that no other page can send them."""
        return self.signed(f"form:{id}")

    def signed(self, text: str) -> str:
        """Return the signature of a text, good for this run of the program only."""
        return hmac.new(self._secret, text.encode("utf-8"), hashlib.sha256).hexdigest()

    def is_mark(self, id: str, mark: str) -> bool:
        """Say whether a form was made for a session."""
        return hmac.compare_digest(self.mark(id).encode("utf-8"), mark.encode("utf-8", "replace"))
