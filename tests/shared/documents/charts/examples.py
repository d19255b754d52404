"""Charts as services ask for them, and as data can be: nothing, one, many, negative, hostile."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from shared.documents.charts.bars import AgedBar, Bar, ageing, bars
from shared.documents.charts.curves import CurvePoint, curve
from shared.documents.charts.heat_maps import Cohort, HeatRow, cohorts, heat_map
from shared.documents.charts.order_cycles import OrderCycle, order_cycles
from shared.documents.charts.pareto import pareto
from shared.documents.charts.radars import Profile, radar
from shared.documents.charts.theme import Heading, Spec
from shared.documents.numbers import Unit
from shared.problems import Language

TODAY = date(2026, 6, 1)
HOSTILE = (
    "<script>alert(1)</script>",
    "</text><image href='http://127.0.0.1/'/>",
    "#set page(width: 1pt) $x$ *b* `c`",
    "datum['x'] + \"\\u0022",
    "\u202egnp.exe\x00\ufffe",
    "深圳市大疆创新科技有限公司西南区域运营管理中心第三事业部" * 3,
    "",
)
NAMES = (*HOSTILE, "华强电子有限公司", "Robert Bosch Power Tools GmbH & Co. KG", *(f"客户 {n}" for n in range(30)))
AGES = ("未到期", "1–30 天", "31–60 天", "61–90 天", "90 天以上")

Example = Callable[[int, Language], Spec]


def _heading(language: Language) -> Heading:
    return Heading("销售 <b>曲线</b>", language, "不含税销售额，人民币")


def _curve(size: int, language: Language) -> Spec:
    random = Random(size)
    values = [Decimal(random.randint(-5_000_000, 20_000_000)) / 7 for _ in range(size)]
    points = [
        CurvePoint(f"{2000 + n // 12}-{n % 12 + 1:02}", None if n % 9 == 4 else value, value / 2, value, 1e6, 2e7)
        for n, value in enumerate(values)
    ]
    return curve(_heading(language), points, Unit.AMOUNT)


def _bars(size: int, language: Language) -> Spec:
    figures = [Bar(name, None if n == 3 else (n - 4) * 123_456.7) for n, name in enumerate(NAMES[:size])]
    return bars(_heading(language), figures, Unit.AMOUNT)


def _ageing(size: int, language: Language) -> Spec:
    figures = [AgedBar(name, [n * 1e5, 0, -2e4, Decimal("3.5"), 7e6]) for n, name in enumerate(NAMES[:size])]
    return ageing(_heading(language), AGES, figures)


def _pareto(size: int, language: Language) -> Spec:
    figures = [Bar(name, 1e7 / (n + 1) - 2e5) for n, name in enumerate(NAMES[:size])]
    return pareto(_heading(language), figures)


def _cohorts(size: int, language: Language) -> Spec:
    found = [Cohort(f"2024-{n + 1:02}", n, [1 - place / 40 for place in range(min(size - n, 14))]) for n in range(size)]
    return cohorts(_heading(language), found)


def _heat_map(size: int, language: Language) -> Spec:
    content = [
        HeatRow(name, [n - place if place else None for place in range(5)]) for n, name in enumerate(NAMES[:size])
    ]
    return heat_map(_heading(language), [f"列 {n}" for n in range(5)], content, Unit.COUNT, middle=0)


def _order_cycles(size: int, language: Language) -> Spec:
    cycles = [
        OrderCycle(
            name,
            [TODAY - timedelta(days=9 * step + n) for step in range(6)],
            TODAY + timedelta(days=n - 5),
            TODAY + timedelta(days=n - 8),
            TODAY + timedelta(days=n - 2),
        )
        for n, name in enumerate(NAMES[:size])
    ]
    return order_cycles(_heading(language), cycles, TODAY)


def _radar(size: int, language: Language) -> Spec:
    axes = NAMES[: min(size, 12)]
    profiles = [
        Profile(name, [(n + place) % 6 for place in range(len(axes))]) for n, name in enumerate(("我方", "Bosch"))
    ]
    return radar(_heading(language), axes, [*profiles, Profile("未知", [None] * len(axes))], 5)


EXAMPLES: dict[str, Example] = {
    "curve": _curve,
    "bars": _bars,
    "ageing": _ageing,
    "pareto": _pareto,
    "cohorts": _cohorts,
    "heat_map": _heat_map,
    "order_cycles": _order_cycles,
    "radar": _radar,
}
SIZES = (0, 1, 30)
