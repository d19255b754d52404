"""The demo company's customers: profiles, places and account teams."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo import names, staff
from deploy.local.demo.buying import CUSTOMERS, LOST, ORDERING, TOP, Buying, Paying, buying, paying
from deploy.local.demo.calendar import Window
from deploy.local.demo.catalogue import Product
from deploy.local.demo.credit_code import credit_code

STRATEGIC = 7
"""Number of customers that buy for 5 million or more a year; an executive is their sponsor."""
ABROAD = (6, 17, 28, 44, 58, 73, 90, 111, 135, 160, 199, 240, 275)
SECOND_CODES = (2, 5, 12, 33, 47, 66, 101, 150)
SUBSIDIARIES = {35: 1, 52: 1, 88: 4, 94: 4, 130: 11}
"""Rank of a subsidiary → rank of its parent."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: `profile` is the body of `POST /v1/customers` without team and parent."""

    rank: int
    profile: dict[str, Any]
    team: dict[str, str]
    parent: str | None
    currency: str
    buying: Buying | None
    paying: Paying

    @property
    def code(self) -> str:
        """The ERP's customer code."""
        return code_of(self.rank)

    @property
    def second_code(self) -> str | None:
        """Its code in the ERP of an acquired company."""
        return second_code_of(self.rank)

    @property
    def supervisor(self) -> str:
        """Whoever reviews what the account manager assesses."""
        return staff.director_of(self.profile["region"])

    @property
    def is_top(self) -> bool:
        """Whether it is in the tenth with most of the sales."""
        return self.rank <= TOP


def code_of(rank: int) -> str:
    """The code by rank; codes are not in the order of sales."""
    return f"C{10_000 + rank * 7919 % 9973:05d}"


def second_code_of(rank: int) -> str | None:
    """The second code of the few customers that were also customers of the acquired company."""
    return f"HX-{rank * 331 % 997:03d}" if rank in SECOND_CODES else None


def customers(window: Window, products: tuple[Product, ...]) -> Iterator[Customer]:
    """All customers, the biggest first; parents come before their subsidiaries."""
    brands = names.brands(Random("brands"))
    for rank in range(1, CUSTOMERS + 1):
        random = Random(f"customer {rank}")
        abroad = names.OVERSEAS[ABROAD.index(rank)] if rank in ABROAD else None
        profile = _abroad(abroad) if abroad else _at_home(*brands[rank], random)
        buys = buying(rank, window, products, random) if rank <= ORDERING else None
        yield Customer(
            rank=rank,
            profile=profile | _standing(rank, buys, window, random),
            team=_team(rank, profile["region"], random),
            parent=code_of(SUBSIDIARIES[rank]) if rank in SUBSIDIARIES else None,
            currency=abroad[3] if abroad else "CNY",
            buying=buys,
            paying=paying(rank, random),
        )


def _at_home(brand: str, latin: str, random: Random) -> dict[str, Any]:
    place = random.choices(names.CITIES, [8, 5, 4, 3, 2, 5, 3, 3, 4, 2, 5, 5] + [2] * (len(names.CITIES) - 12))[0]
    industry = random.choices(names.INDUSTRIES, (25, 18, 14, 10, 10, 6, 7, 10))[0]
    suffix, english = random.choice(industry.suffixes)
    return {
        "name": f"{place.city}{brand}{suffix}有限公司",
        "short_name": brand + suffix[:2],
        "english_name": f"{place.english} {latin} {english} Co., Ltd.",
        "region": place.region,
        "country": "CN",
        "industry": industry.code,
        "scenarios": random.sample(industry.scenarios, random.randint(1, len(industry.scenarios))),
        "uscc": credit_code(place.division, random),
        "phone": f"+86 {place.area_code} 8{random.randint(0, 999):03d} 0000",
        "website": f"https://www.{latin.lower()}.example.com",
        "address": f"{place.city}高新区科技{random.choice('一二三四五六七八')}路{random.randint(1, 188)}号",
    }


def _abroad(customer: tuple[str, ...]) -> dict[str, Any]:
    region, country, name, _ = customer
    return {
        "name": name,
        "short_name": " ".join(name.split()[:2]),
        "english_name": name,
        "region": region,
        "country": country,
        "industry": "industrial_automation",
        "scenarios": ["motion_control"],
    }


def _standing(rank: int, buys: Buying | None, window: Window, random: Random) -> dict[str, Any]:
    codes = [code_of(rank), second_code_of(rank)]
    standing: dict[str, Any] = {
        "status": "prospect" if buys is None else "dormant" if LOST.get(rank, 0) > 120 else "active",
        "codes": [{"code": code} for code in codes if code],
        "employees": round(random.uniform(0.6, 1.6) * (40 + (buys.yearly / 800_000 if buys else 0))),
        "founded_on": date(random.randint(1992, 2016), random.randint(1, 12), 1).isoformat(),
    }
    if buys is not None:
        is_new = buys.first > window.first
        since = buys.first if is_new else window.first - timedelta(days=random.randint(60, 3000))
        standing["first_contract_on"] = since.isoformat()
        if standing["founded_on"] > standing["first_contract_on"]:
            standing["founded_on"] = date(since.year - 3, since.month, 1).isoformat()
    return standing


def _team(rank: int, region: str, random: Random) -> dict[str, str]:
    managers = staff.having("account_manager", region)
    manager = random.choice(managers)
    team = {"account_manager": manager.username}
    if rank <= 120:
        others = [one for one in managers if one != manager] or staff.having("sales_assistant")
        team["backup_contact"] = random.choice(others).username
    if rank <= TOP:
        team["technical_support"] = random.choice(staff.having("sales_engineer")).username
    if rank <= STRATEGIC:
        team["executive_sponsor"] = random.choice(staff.having("executive")).username
    return team
