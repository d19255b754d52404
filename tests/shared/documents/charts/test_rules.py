"""What the charts work out themselves."""

from datetime import date

import pytest

from shared.documents.charts.bars import AgedBar, Bar, ageing
from shared.documents.charts.curves import CurvePoint, curve
from shared.documents.charts.heat_maps import Cohort, cohorts
from shared.documents.charts.order_cycles import OrderCycle, order_cycles
from shared.documents.charts.pareto import MAX_BARS, Others, pareto
from shared.documents.charts.radars import Profile, radar
from shared.documents.charts.theme import WIDTH, Heading, distinct
from shared.documents.maps.canvas import width_of
from shared.documents.numbers import Unit

ENGLISH, CHINESE = Heading("x", "en"), Heading("x", "zh-CN")
TODAY = date(2026, 6, 1)


def ranked(*values: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pareto(CHINESE, [Bar(str(n), value) for n, value in enumerate(values)])["data"][
        "values"
    ]
    return rows


def test_pareto_begins_with_the_largest() -> None:
    assert [row["value"] for row in ranked(1, 7, 2)] == [7, 2, 1]
    assert [row["share"] for row in ranked(1, 7, 2)] == [0.7, 0.9, 1]


@pytest.mark.parametrize(
    ("values", "among_most"),
    [((8, 2), [True, False]), ((7.9, 2.1), [True, True]), ((79, 1, 20), [True, True, False]), ((5,), [True])],
)
def test_whoever_is_needed_to_reach_80_percent_is_dark(values: tuple[float, ...], among_most: list[bool]) -> None:
    assert [row["is_among_most"] for row in ranked(*values)] == among_most


def test_shares_are_of_the_net_sum_with_negative_ones() -> None:
    assert [row["share"] for row in ranked(9, 3, -2)] == pytest.approx([0.9, 1.2, 1])


def test_the_rest_beyond_thirty_is_one() -> None:
    rows = ranked(*range(100, 60, -1))
    assert len(rows) == MAX_BARS
    assert rows[-1]["name"] == "其余 11 家"
    assert rows[-1]["value"] == sum(range(61, 72))
    assert len(ranked(*range(100, 70, -1))) == MAX_BARS


def test_the_rest_has_no_bar_which_would_dwarf_the_others() -> None:
    *named, rest = ranked(*[1] * 300)
    assert {(row["is_among_most"], row["is_rest"]) for row in named} == {(True, False)}
    assert (rest["is_among_most"], rest["is_rest"], rest["value"], rest["share"]) == (False, True, 271, 1)
    spec = pareto(CHINESE, [Bar(str(n), 1) for n in range(300)])
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"][1] == pytest.approx(1.06)


@pytest.mark.parametrize(("is_today", "name"), [(True, "今天"), (False, "2026-06-01")])
def test_the_line_of_another_day_is_named_by_its_date(is_today: bool, name: str) -> None:
    spec = order_cycles(CHINESE, [OrderCycle("a", [date(2026, 5, 1)])], TODAY, is_today=is_today)
    assert spec["layer"][-1]["mark"]["text"] == name


def test_members_that_are_not_shown_count_and_come_last() -> None:
    spec = pareto(CHINESE, [Bar("a", 6), Bar("b", 2)], others=Others(40, 12))
    rows = spec["data"]["values"]
    assert [(row["name"], row["value"]) for row in rows] == [("a", 6), ("b", 2), ("其余 40 家", 12)]
    assert [row["share"] for row in rows] == [0.3, 0.4, 1]


def test_without_a_positive_sum_there_are_no_shares() -> None:
    assert "layer" not in pareto(ENGLISH, [Bar("a", -1), Bar("b", 1)])


@pytest.mark.parametrize(
    ("latest", "kind"),
    [(None, "Expected, overdue"), (date(2026, 5, 31), "Expected, overdue"), (TODAY, "Expected next order")],
)
def test_an_order_is_overdue_after_its_window(latest: date | None, kind: str) -> None:
    expected = date(2026, 5, 20)
    spec = order_cycles(ENGLISH, [OrderCycle("a", [date(2026, 5, 1)], expected, date(2026, 5, 10), latest)], TODAY)
    marks = next(layer for layer in spec["layer"] if "shape" in layer["encoding"])["data"]["values"]
    assert [mark["kind"] for mark in marks] == ["Order", kind]


def test_totals_of_ages_are_net() -> None:
    spec = ageing(CHINESE, ["a", "b"], [AgedBar("x", [300_000, -50_000])])
    assert spec["layer"][1]["data"]["values"] == [{"name": "x", "value": 300_000, "shown": "25万"}]


def test_the_curve_names_its_latest_figure() -> None:
    spec = curve(ENGLISH, [CurvePoint("1", 5), CurvePoint("2", 1_234_567), CurvePoint("3", None)], Unit.AMOUNT)
    assert spec["layer"][-1]["data"]["values"] == [{"period": "2", "actual": 1_234_567, "shown": "1.235M"}]


def test_a_missing_value_opens_the_outline() -> None:
    closed, open_ = (
        radar(ENGLISH, "abc", [Profile("x", values)], 5)["layer"][2]["data"]["values"]
        for values in ([1, 2, 3], [1, None, 3])
    )
    assert [(one["place"], one["part"]) for one in closed] == [(0, 0), (1, 0), (2, 0), (3, 0)]
    assert [(one["place"], one["part"]) for one in open_] == [(0, 0), (2, 1)]


def test_the_first_axis_points_up_and_the_second_to_the_right() -> None:
    corners = radar(ENGLISH, "abcd", [Profile("x", [5, 5, 5, 5])], 5)["layer"][2]["data"]["values"]
    assert [(one["x"], one["y"]) for one in corners[:2]] == [(0, 1), (1, 0)]


def test_cohorts_say_how_many_they_began_with() -> None:
    rows = cohorts(CHINESE, [Cohort("2024", 12, [1, 0.5])])["data"]["values"]
    assert {row["row"] for row in rows} == {"2024（12 家）"}
    assert [row["shown"] for row in rows] == ["100%", "50%"]


def test_equal_names_stay_apart_and_read_alike() -> None:
    shown = distinct(["a", "a", "", "a"])
    assert len(set(shown)) == 4
    assert {name.replace("\u200b", "") for name in shown} == {"a", "–"}


def test_a_title_longer_than_the_sheet_is_wrapped() -> None:
    title = (
        "Satisfaction: Northern Precision Instruments & Control Systems Holding GmbH and its affiliates in Asia Pacific"
    )
    shown = radar(Heading(title, "en", title * 2), [], [], 5)["title"]
    assert (" ".join(shown["text"]), len(shown["text"])) == (title, 2)
    assert all(width_of(line, 17) < WIDTH for line in shown["text"])
    assert len(shown["subtitle"]) > 1
