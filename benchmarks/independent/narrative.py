"""The text of final accounts, 决算情况说明: wordings of `narrative.toml`, figures of the tables' books."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.independent.accounts import Accounts, name_of
from benchmarks.independent.balances import closing, opening, received, spent
from benchmarks.independent.figures import Style, mark
from benchmarks.independent.layout import Text
from benchmarks.independent.statements import CAPITAL, FISCAL, FUND, GENERAL, OWN, numeral

SENTENCES = tomllib.loads((Path(__file__).parent / "narrative.toml").read_text(encoding="utf-8"))
SECTIONS = (
    ("收入支出决算总体情况说明", ("overall",)),
    ("收入决算情况说明", ("income",)),
    ("支出决算情况说明", ("spending",)),
    ("财政拨款收入支出决算总体情况说明", ("fiscal",)),
    ("一般公共预算财政拨款支出决算情况说明", ("general", "structure", "budget", "items")),
    ("一般公共预算财政拨款基本支出决算情况说明", ("basic",)),
    ("财政拨款“三公”经费支出决算情况说明", ("public", "public_parts", "abroad", "cars", "guests")),
    ("政府性基金预算财政拨款收入支出决算情况说明", ("fund",)),
    ("国有资本经营预算财政拨款支出决算情况说明", ("capital",)),
    ("预算绩效情况说明", ("performance",)),
    ("其他重要事项情况说明", ("operation", "procurement", "assets")),
)


def change(style: Style, now: int, before: int) -> str:
    """Return how an amount changed, with amount, rate and a direction that can be reversed."""
    if now == before:
        return "持平"
    words = ("增加", "增长") if now > before else ("减少", "下降")
    other = "减少" if now > before else "增加"
    amount = f"{mark(words[0], other)}{mark(style.wan(abs(now - before)))}万元"
    if not before:
        return f"{amount}，上年无此项支出"
    return f"{amount}，{words[1]}{mark(style.percent(abs(now - before), before))}%"


def narrative(accounts: Accounts, style: Style, random: Random) -> Iterator[Text]:
    """Yield headings and paragraphs of the whole text."""
    values = _values(accounts, style)
    for number, (title, keys) in enumerate(SECTIONS):
        yield Text(f"{numeral(number + 1)}、{title}", 2)
        for key in keys:
            if key == "items":
                yield from _items(accounts, style, random)
                continue
            if key in {"fund", "capital"} and not accounts.codes(FUND if key == "fund" else CAPITAL):
                key = f"no_{key}"
            yield Text(random.choice(SENTENCES[key]).format(**values, why=random.choice(SENTENCES["why"])))


def _items(accounts: Accounts, style: Style, random: Random) -> Iterator[Text]:
    """Yield the paragraph of each item of the general budget."""
    wording = random.choice(SENTENCES["item"])
    for n, item in enumerate(
        sorted((i for i in accounts.items if i.source == GENERAL), key=lambda i: i.code)
    ):
        key = "even" if item.spent == item.budget else "more" if item.spent > item.budget else "less"
        names = {"class": name_of(item.code[:3]), "group": name_of(item.code[:5]), "item": name_of(item.code)}
        budget, amount = style.wan(item.budget), style.wan(item.spent)
        shown = {
            "i_b": mark(budget),
            "i": mark(amount, budget),
            "i_p": mark(style.percent(item.spent, item.budget)),
        }
        yield Text(wording.format(n=n + 1, **names, **shown, reason=random.choice(SENTENCES[key])))


def _values(accounts: Accounts, style: Style) -> dict[str, str]:
    """Return every figure of the text by the name that the sentences use."""
    amounts = _amounts(accounts)
    values = {key: mark(style.wan(amount)) for key, amount in amounts.items()}
    for key, whole in _SHARES.items():
        values[f"{key}_s"] = mark(style.percent(amounts[key], amounts[whole]))
    for key in ("grand", "spent", "fiscal", "general", "running"):
        values[f"{key}_c"] = change(style, amounts[key], accounts.before[key])
    values["three_c"] = change(style, accounts.public.total, accounts.public_before.total)
    for key in ("general", "three", "cars", "guests"):
        values[f"{key}_p"] = mark(style.percent(amounts[key], amounts[f"{key}_b"]))
        values[key] = mark(style.wan(amounts[key]), style.wan(amounts[f"{key}_b"]))
    done = style.percent(amounts["abroad"], amounts["abroad_b"])
    values["abroad_done"] = f"，完成预算的{mark(done)}%" if amounts["abroad_b"] else ""
    shown = {
        "fund_o": (opening, FUND),
        "fund_r": (received, FUND),
        "fund_s": (spent, FUND),
        "fund_c": (closing, FUND),
    }
    values |= {key: mark(style.wan(accounts.total(what, source))) for key, (what, source) in shown.items()}
    values["capital_s"] = mark(style.wan(accounts.total(spent, CAPITAL)))
    values["income_parts"] = _income_parts(accounts, style)
    values["structure_parts"] = _structure(accounts, style)
    values |= _counts(accounts)
    return values | {"body": accounts.body, "year": str(accounts.year), "last": str(accounts.year - 1)}


_SHARES = {
    "basic": "spent",
    "project": "spent",
    "general": "spent",
    "personnel": "basic_g",
    "running": "basic_g",
    "abroad": "three",
    "cars": "three",
    "guests": "three",
    "small": "bought_all",
    "micro": "small",
    "goods": "bought_all",
    "works": "bought_all",
    "services": "bought_all",
}


def _counts(accounts: Accounts) -> dict[str, str]:
    """Return the counts of the text; those that nothing else states carry no mark."""
    count = {key: str(value) for key, value in accounts.counts.items()}
    kept = {key: count[key] for key in ("groups", "travellers", "new_cars", "batches", "projects")}
    cars = {
        "cars_n": mark(count["cars"]),
        "duty_cars": mark(count["duty_cars"]),
        "other_cars": mark(count["other_cars"]),
    }
    return kept | cars | {"guest_n": count["guests"]}


def _amounts(accounts: Accounts) -> dict[str, int]:
    """Return the amounts of the text in cents."""
    total, public, planned = accounts.total, accounts.public, accounts.public_budget
    goods, works, services = accounts.procurement
    return {
        "grand": total(received) + total(opening),
        "opening": total(opening),
        "closing": total(closing),
        "received": total(received),
        "spent": total(spent),
        "basic": total(lambda item: item.basic),
        "project": total(lambda item: item.project),
        "fiscal": total(received, FISCAL) + total(opening, FISCAL),
        "general": total(spent, GENERAL),
        "general_b": total(lambda item: item.budget, GENERAL),
        "basic_g": total(lambda item: item.basic, GENERAL),
        "project_g": total(lambda item: item.project, GENERAL),
        "personnel": accounts.personnel,
        "running": accounts.running,
        "three": public.total,
        "three_b": planned.total,
        "abroad": public.abroad,
        "abroad_b": planned.abroad,
        "cars": public.cars,
        "cars_b": planned.cars,
        "guests": public.guests,
        "guests_b": planned.guests,
        "bought": public.bought,
        "running_cars": public.running,
        "bought_all": goods + works + services,
        "goods": goods,
        "works": works,
        "services": services,
        "small": accounts.small[0],
        "micro": accounts.small[1],
    }


def _income_parts(accounts: Accounts, style: Style) -> str:
    """List the kinds of income with their shares."""
    total = accounts.total
    business = total(lambda item: item.business)
    kinds = {
        "财政拨款收入": total(received, FISCAL),
        "上级补助收入": 0,
        "事业收入": business,
        "经营收入": 0,
        "附属单位上缴收入": 0,
        "其他收入": total(received, OWN) - business,
    }
    whole = total(received)
    return "；".join(
        f"{k}{mark(style.wan(v))}万元，占{mark(style.percent(v, whole))}%" for k, v in kinds.items()
    )


def _structure(accounts: Accounts, style: Style) -> str:
    """List the classes of the general budget with their shares."""
    whole = accounts.total(spent, GENERAL)
    classes = [code for code in accounts.codes(GENERAL) if len(code) == 3]
    parts = [(name_of(code), accounts.total(spent, GENERAL, code)) for code in classes]
    shown = ((name, mark(style.wan(v)), mark(style.percent(v, whole))) for name, v in parts)
    return "；".join(f"{name}（类）支出{amount}万元，占{share}%" for name, amount, share in shown)
