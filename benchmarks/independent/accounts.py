"""The books of an invented department, in whole cents: all its tables and sentences follow from them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from random import Random

SUBJECTS = tomllib.loads((Path(__file__).parent / "subjects.toml").read_text(encoding="utf-8"))
SAME_AMOUNT = {
    "2080501": "30302",
    "2080505": "30108",
    "2080506": "30109",
    "2101101": "30110",
    "2210201": "30113",
}
"""Items that pay for exactly one economic class."""
WAN = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """What one item (项) received and spent; its source: 一般 general, 基金 fund, 资本 capital, 其他 own."""

    code: str
    source: str
    basic: int
    project: int
    opening: int
    closing: int
    business: int
    budget: int

    @property
    def spent(self) -> int:
        """本年支出."""
        return self.basic + self.project

    @property
    def received(self) -> int:
        """本年收入."""
        return self.spent + self.closing - self.opening


@dataclass(frozen=True, slots=True)
class Public:
    """“三公”经费 of one year: abroad, cars bought, cars run, guests."""

    abroad: int
    bought: int
    running: int
    guests: int

    @property
    def cars(self) -> int:
        """公务用车购置及运行维护费."""
        return self.bought + self.running

    @property
    def total(self) -> int:
        """All three kinds."""
        return self.abroad + self.cars + self.guests

    def row(self) -> tuple[int, ...]:
        """Return the amounts in the order of the statement."""
        return (self.total, self.abroad, self.cars, self.bought, self.running, self.guests)


@dataclass(frozen=True, slots=True)
class Accounts:
    """A department's year."""

    body: str
    year: int
    items: tuple[Item, ...]
    staff: dict[str, int]
    office: dict[str, int]
    public: Public
    public_budget: Public
    public_before: Public
    before: dict[str, int]
    counts: dict[str, int]
    procurement: tuple[int, int, int]
    small: tuple[int, int]

    def total(self, what: Callable[[Item], int], sources: str = "一般基金资本其他", code: str = "") -> int:
        """Add up something of the items of these sources whose code begins so."""
        chosen = (item for item in self.items if item.source in sources and item.code.startswith(code))
        return sum(what(item) for item in chosen)

    def codes(self, sources: str = "一般基金资本其他") -> list[str]:
        """Return classes, groups and items of these sources, as a statement lists them."""
        items = {item.code for item in self.items if item.source in sources}
        return sorted({code[:length] for code in items for length in (3, 5, 7)})

    @property
    def personnel(self) -> int:
        """人员经费."""
        return sum(self.staff.values())

    @property
    def running(self) -> int:
        """公用经费."""
        return sum(self.office.values())


def name_of(code: str) -> str:
    """Return the printed name of a class, group or item."""
    if len(code) == 3:
        return str(dict(SUBJECTS["classes"])[code])
    return str(SUBJECTS["groups" if len(code) == 5 else "items"][code])


def draw_accounts(random: Random, year: int | None = None) -> Accounts:
    """Draw the books of a department."""
    kind = random.choice(sorted(SUBJECTS["bodies"]))
    scale = random.choice((3, 10, 40)) * WAN
    staff = {code: random.randint(scale, 20 * scale) for code in SUBJECTS["staff"]}
    office = {code: random.randint(scale // 20, scale) for code in SUBJECTS["office"]}
    public = _public(random, office)
    spare = 1 + random.randint(5, 40) / 100
    kinds = (public.abroad, public.bought, public.running, public.guests)
    planned = Public(*(ceil(kind * spare / WAN) * WAN for kind in kinds))  # never less than what was spent
    earlier = Public(*(_near(random, kind) for kind in kinds))
    items = _items(random, SUBJECTS["bodies"][kind], staff, office, scale)
    accounts = Accounts(
        body=random.choice(SUBJECTS["places"]["names"]) + kind,
        year=year or random.randint(2019, 2025),
        items=items,
        staff=staff,
        office=office,
        public=public,
        public_budget=planned,
        public_before=earlier,
        before={},
        counts=_counts(random, public),
        procurement=(
            random.randint(scale, 9 * scale),
            random.randint(scale, 30 * scale),
            random.randint(scale, 20 * scale),
        ),
        small=(0, 0),
    )
    bought = sum(accounts.procurement)
    small = bought * random.randint(50, 100) // 100
    return _with_before(accounts, random, (small, small * random.randint(30, 95) // 100))


def _with_before(accounts: Accounts, random: Random, small: tuple[int, int]) -> Accounts:
    """Add what the year before came to, and the contracts of small firms."""
    spent, opening = accounts.total(lambda item: item.spent), accounts.total(lambda item: item.opening)
    grand = accounts.total(lambda item: item.received) + opening
    fiscal = accounts.total(lambda item: item.received + item.opening, "一般基金资本")
    general = accounts.total(lambda item: item.spent, "一般")
    now = {"grand": grand, "spent": spent, "fiscal": fiscal, "general": general, "running": accounts.running}
    return replace(accounts, before={key: _near(random, value) for key, value in now.items()}, small=small)


def _near(random: Random, amount: int) -> int:
    """Return last year's amount of something, at times the same."""
    if not amount:
        return 0
    return amount if random.random() < 0.08 else amount * random.randint(60, 150) // 100


def _public(random: Random, office: dict[str, int]) -> Public:
    """Draw “三公”经费 that has room for what basic expenditure shows of it."""
    more = random.choice((0, random.randint(1000, 90_000) * 100))
    bought = random.choice((0, 0, random.randint(120_000, 260_000) * 100))
    abroad = random.choice((0, 0, 0, random.randint(20_000, 90_000) * 100))
    return Public(abroad, bought, office["30231"] + more, office["30217"])


def _counts(random: Random, public: Public) -> dict[str, int]:
    """Draw the counts that go with the money: groups abroad, cars, guests."""
    batches = random.randint(5, 90)
    cars = random.randint(2, 18)
    first = random.randint(0, cars)
    return {
        "groups": random.randint(1, 3) if public.abroad else 0,
        "travellers": random.randint(3, 8) if public.abroad else 0,
        "new_cars": 1 if public.bought else 0,
        "cars": cars,
        "duty_cars": first,
        "other_cars": cars - first,
        "batches": batches,
        "guests": batches * random.randint(4, 11),
        "projects": random.randint(3, 30),
    }


def _items(
    random: Random, codes: list[str], staff: dict[str, int], office: dict[str, int], scale: int
) -> tuple[Item, ...]:
    """Draw the items: the common ones, the running of the body, and its projects by source."""
    basic = sum(staff.values()) + sum(office.values())
    same = {code: staff[economic] for code, economic in SAME_AMOUNT.items()}
    running = random.choice((0, random.randint(scale, 9 * scale)))
    items = [_item(random, code, "一般", amount, 0) for code, amount in same.items()]
    items.append(_item(random, codes[0], "一般", basic - sum(same.values()), running))
    projects = codes[1 : random.randint(2, len(codes))]
    items += [_project(random, code, "一般", scale, 40, carry=0.3) for code in projects]
    if random.random() < 0.5:
        code = random.choice(("2120804", "2120816", "2296002", "2296003"))
        items.append(_project(random, code, "基金", scale, 40, carry=0.4))
    if random.random() < 0.15:
        items.append(_project(random, "2230105", "资本", scale, 5, carry=0))
    if random.random() < 0.6:
        items.append(_project(random, codes[1], "其他", scale, 20, carry=0.6))
    return tuple(items)


def _project(random: Random, code: str, source: str, scale: int, most: int, *, carry: float) -> Item:
    """Draw an item that has project expenditure only."""
    return _item(random, code, source, 0, random.randint(scale, most * scale), carry=random.random() < carry)


def _item(random: Random, code: str, source: str, basic: int, project: int, *, carry: bool = False) -> Item:
    """Draw one item; what it carried over is less than what it spent."""
    spent = basic + project
    opening, closing = (random.randint(0, spent // 3), random.randint(0, spent // 3)) if carry else (0, 0)
    received = spent + closing - opening
    business = random.choice((0, received * random.randint(20, 80) // 100)) if source == "其他" else 0
    budget = spent if random.random() < 0.2 else spent * random.randint(55, 130) // 100 // 10_000 * 10_000
    return Item(code, source, basic, project, opening, closing, business, budget)
