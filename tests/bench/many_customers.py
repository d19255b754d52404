"""Made-up customers by the million, with team, codes, standings, contacts and search entries, as lists read them."""

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, product
from typing import Any

import asyncpg
from stdnum.cn import uscc

from services.customer.profile.search.name_keys import name_parts
from services.customer.profile.search.rules import search_text
from shared.database import new_id

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
CHUNK = 20_000
USERS = [uuid.UUID(int=number + 1) for number in range(500)]
PLACES = """
    深圳 上海 北京 广州 苏州 杭州 成都 武汉 重庆 天津 南京 西安 宁波 东莞 青岛 长沙 郑州 佛山 合肥 无锡
    厦门 福州 大连 济南 昆明 南昌 贵阳 太原 珠海 温州
    """.split()  # noqa: SIM905 - a table of words reads better than a list of quotes
REGIONS = [f"CN-{number:02d}" for number in range(30)]
TRADES = {
    "电子": "Electronics",
    "科技": "Technology",
    "贸易": "Trading",
    "机械": "Machinery",
    "通信": "Telecom",
    "医疗": "Medical",
    "汽车": "Automotive",
    "能源": "Energy",
    "半导体": "Semiconductor",
    "新材料": "Materials",
    "自动化": "Automation",
    "物流": "Logistics",
    "光电": "Optics",
    "食品": "Foods",
}
SYLLABLES = "华强天宇宏达信诚博远联创中兴恒通金龙东方盛世佳源海蓝鼎新立德嘉实瑞丰星辰百川万象启明泰和伟业长青飞跃奥森凯"
FORMS = ("有限公司", "股份有限公司", "集团有限公司")
FAMILIES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林曾", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
STATUSES = {"prospect": 35, "active": 40, "dormant": 15, "exiting": 3, "exited": 5, "resource_pool": 2}
CLASSES = {"core": 3, "important": 12, "ordinary": 40, "small": 45}
QUADRANTS = (None, "core_value", "high_potential", "maintain", "to_optimize")
TIERS = {"strategic": 1, "key": 9, "basic": 30, "standard": 60}
STAGES = ("symbiosis", "deep", "stable", "initial")
COUNTRIES = {"CN": 920, "DE": 20, "US": 20, "JP": 15, "BR": 10, "VN": 10, "MT": 1}
TAGS = ("strategic", "profit", "non_profit", "big", "value")
HEAD = "id version created_at updated_at "
COLUMNS = {
    "customers": HEAD + "name english_name status region industry scenarios uscc country employees founded_on "
    "first_contract_on phone address notes parent_id deleted_at",
    "customer_codes": HEAD + "customer_id code source",
    "team_members": HEAD + "customer_id user_id role started_on ended_on",
    "customer_standings": "customer_id grade_id fiscal_year graded_at customer_class tier stage tags bands "
    "is_provisional is_potential is_cash_cow quadrant score coverage class_since tier_since quadrant_since",
    "contacts": HEAD + "customer_id name seniority decision_bases is_key has_left",
    "search_entries": "id customer_id text name_parts clearance is_present",
}
Rows = dict[str, list[tuple[Any, ...]]]


def by_weight(weights: dict[str, int], chance: random.Random) -> Callable[[], str]:
    """Draws a name as often as its weight says."""
    names, steps = list(weights), list(accumulate(weights.values()))
    return lambda: chance.choices(names, cum_weights=steps)[0]


def zipf(names: list[Any], chance: random.Random) -> Callable[[], Any]:
    """Draws the first name most often, the n-th 1/n as often."""
    steps = list(accumulate(1 / (place + 3) for place in range(len(names))))
    return lambda: chance.choices(names, cum_weights=steps)[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a name: as written, and in Latin script."""

    text: str
    sounds: tuple[str, ...]
    initials: tuple[str, ...]


def piece(text: str) -> Piece:
    """The piece as search entries have it."""
    latin = search_text([text]).split("\n")[1:]
    sounds = tuple(line for line in latin if len(line) > len(text))
    return Piece(text, sounds, tuple(line for line in latin if line not in sounds))


def _credit_code(number: int) -> str:
    start = f"91{number:015d}"
    return start + str(uscc.calc_check_digit(start))


class Names:
    """Company names of a place, a brand, a trade and a legal form; a name's search text is put together from theirs."""

    def __init__(self, chance: random.Random) -> None:
        brands = ["".join(pair) for pair in product(SYLLABLES, repeat=2)]
        chance.shuffle(brands)
        self._place = zipf([piece(place) for place in PLACES], chance)
        self._rest = [zipf([piece(text) for text in texts], chance) for texts in (brands, TRADES, FORMS)]
        self._letters = chance

    def draw(self) -> tuple[str, str, str]:
        """A name, its English form and its search text."""
        place, rest = self._place(), [draw() for draw in self._rest]
        name = "".join(part.text for part in (place, *rest))
        sounds = "".join(part.sounds[0] for part in rest)
        initials = "".join(part.initials[0] for part in rest)
        brand = f"{rest[0].sounds[0]}{self._letters.randrange(1000):03d}"
        english = f"{brand.title()} {TRADES[rest[1].text]} Co., Ltd."
        spoken = [sound + sounds for sound in place.sounds] + [first + initials for first in place.initials]
        low = english.lower()
        return name, english, "\n".join((name, *spoken, low, low.replace(" ", "")))


class Maker:
    """Makes customers and their rows, the same for the same number."""

    def __init__(self, count: int) -> None:
        self._chance = chance = random.Random(7)
        self._step = timedelta(days=6 * 365) / count
        self._names = Names(chance)
        self._region, self._industry = zipf(REGIONS, chance), zipf([f"industry-{n:02d}" for n in range(40)], chance)
        self._status, self._country = by_weight(STATUSES, chance), by_weight(COUNTRIES, chance)
        self._class, self._tier = by_weight(CLASSES, chance), by_weight(TIERS, chance)
        self._user = zipf(USERS, chance)
        self._parents: list[uuid.UUID] = []

    def rows(self, first: int, count: int) -> Rows:
        """The rows of so many customers, by table."""
        rows: Rows = {table: [] for table in COLUMNS}
        for number in range(first, first + count):
            self._add(number, rows)
        return rows

    def _add(self, number: int, rows: Rows) -> None:
        chance, created = self._chance, BEGIN + number * self._step
        head = (new_id(), 1, created, created + chance.random() * (BEGIN + timedelta(days=6 * 365) - created))
        name, english, text = self._names.draw()
        status, grade = self._status(), self._class()
        size = {"core": 8.0, "important": 7.0}.get(grade, 5.0)
        employees = None if chance.random() < 0.1 else int(chance.lognormvariate(size, 1.2))
        signed = created.date() if status not in {"prospect", "resource_pool"} else None
        credit = _credit_code(number) if number % 2 else None
        parent = chance.choice(self._parents) if self._parents and number % 30 == 0 else None
        if number % 500 == 0:
            self._parents.append(head[0])
        region = self._region() if number % 25 else None
        industry = self._industry() if number % 20 else None
        days = (date(1980, 1, 1) + timedelta(days=chance.randrange(15_000)), signed)
        lines = ("0755-86017788", f"{name[:2]}市高新区科技路{number % 1000}号", "Made for measuring. " * 4)
        deleted = created if number % 100 == 99 else None
        rows["customers"].append(
            (
                *head,
                name,
                english,
                status,
                region,
                industry,
                ["retail"],
                credit,
                self._country(),
                employees,
                *days,
                *lines,
                parent,
                deleted,
            )
        )
        parts = sorted({*name_parts(name), *name_parts(english)})
        rows["search_entries"].append((head[0], head[0], text, parts, 1, True))
        self._add_more(number, head, grade, signed, rows)

    def _add_more(self, number: int, head: tuple[Any, ...], grade: str, signed: date | None, rows: Rows) -> None:
        chance, key, (_, version, at, changed) = self._chance, head[0], head
        if number % 100 != 99:
            for place in range(1 + number % 2):
                rows["customer_codes"].append(
                    (new_id(), version, at, changed, key, f"{'KA'[place]}{number:08d}", "SAP")
                )
        roles = ("account_manager", "backup_contact", "technical_support")[: chance.choice((1, 2, 3))]
        people = dict(zip((self._user() for _ in roles), roles, strict=True))
        for user, role in people.items():
            rows["team_members"].append((new_id(), version, at, changed, key, user, role, at.date(), None))
        if number % 10:
            stage = None if signed is None else STAGES[min(3, (signed.year - 2020) * 4 // 6)]
            kept = (key, new_id(), 2026, changed, grade, self._tier(), stage, chance.sample(TAGS, 1), "{}")
            marks = (chance.random() < 0.3, False, chance.random() < 0.05, chance.choice(QUADRANTS))
            shares = (Decimal(chance.randint(25, 100)) / 100, Decimal(chance.randint(1, 100)) / 100)
            rows["customer_standings"].append((*kept, *marks, *shares, changed, changed, changed))
        if number % 3 == 0:
            contact, name = new_id(), chance.choice(FAMILIES) + chance.choice(GIVEN) + chance.choice(GIVEN)
            level = "top" if number % 30 == 0 else "middle"
            rows["contacts"].append((contact, version, at, changed, key, name, level, [], True, False))
            rows["search_entries"].append((contact, key, search_text([name]), [], 1 + (level == "top"), True))


def chunks(count: int) -> Iterator[Rows]:
    """The rows of all customers, a chunk of customers at a time."""
    maker = Maker(count)
    for first in range(0, count, CHUNK):
        yield maker.rows(first, min(CHUNK, count - first))


async def fill(connection: "asyncpg.Connection[Any]", count: int) -> None:
    """Make that many customers in an empty database of the customer service."""
    people = [(user, f"user{number}", f"User {number}", True, 1) for number, user in enumerate(USERS)]
    columns = ("id", "username", "display_name", "is_active", "version")
    await connection.copy_records_to_table("user_directory", records=people, columns=columns)
    for rows in chunks(count):
        for table, names in COLUMNS.items():
            await connection.copy_records_to_table(table, records=rows[table], columns=names.split())
    await connection.execute("VACUUM ANALYZE")
