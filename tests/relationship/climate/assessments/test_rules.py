"""The customer's level over its departments, how it moved, and when an assessment ends."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.climate.assessments.rules import (
    Dated,
    DepartmentDissolved,
    EndsTooEarly,
    Plank,
    levels_over_time,
    moves_of,
    refuse_end,
    shortest,
)
from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel

POOR, MEDIUM, GOOD, EXCELLENT = GeneralLevel
LEVELS = st.sampled_from(list(GeneralLevel))


def plank(department: str | None, level: GeneralLevel, score: int = 3) -> Plank:
    return Plank(department, level, ClimateElement.BRAND_LOYALTY, score)


@pytest.mark.parametrize(
    ("planks", "department", "level"),
    [
        ([plank("采购部", GOOD), plank("质量部", MEDIUM)], "质量部", MEDIUM),
        ([plank("采购部", MEDIUM, 2), plank("质量部", MEDIUM, 1)], "质量部", MEDIUM),
        ([plank("B", GOOD), plank("A", GOOD)], "A", GOOD),
        ([plank(None, POOR), plank("采购部", GOOD)], "采购部", GOOD),
        ([plank(None, POOR)], None, POOR),
    ],
)
def test_the_customers_level_is_that_of_its_shortest_plank(
    planks: list[Plank], department: str | None, level: GeneralLevel
) -> None:
    found = shortest(planks)
    assert found is not None
    assert (found.department, found.level) == (department, level)


def test_a_customer_never_assessed_has_no_level() -> None:
    assert shortest([]) is None


@given(st.dictionaries(st.text(min_size=1, max_size=3), LEVELS, min_size=1), st.data())
def test_lifting_a_department_never_lowers_the_customer(levels: dict[str, GeneralLevel], data: st.DataObject) -> None:
    lifted = data.draw(st.sampled_from(sorted(levels)))
    raised = levels | {lifted: levels[lifted].above or levels[lifted]}
    before, after = (shortest(plank(*one) for one in each.items()) for each in (levels, raised))
    assert before is not None
    assert after is not None
    assert after.level.rank >= before.level.rank


def dated(day: int, department: str | None, level: GeneralLevel, ended: int | None = None) -> Dated:
    ended_on = None if ended is None else date(2025, 1, ended)
    return Dated(uuid4(), date(2025, 1, day), ended_on, plank(department, level))


def moved(*history: Dated) -> list[tuple[GeneralLevel | None, ...]]:
    found = moves_of(history)
    ids: list[UUID] = [one.assessment_id for one in history]
    return [tuple(found[one]) for one in ids]


def test_a_move_of_a_department_moves_the_customer_when_it_is_the_plank() -> None:
    assert moved(
        dated(1, "A", MEDIUM), dated(2, "B", POOR), dated(3, "B", GOOD), dated(4, "B", EXCELLENT), dated(5, "A", GOOD)
    ) == [
        (None, None, MEDIUM),
        (None, MEDIUM, POOR),
        (POOR, POOR, MEDIUM),
        (GOOD, MEDIUM, MEDIUM),
        (MEDIUM, MEDIUM, GOOD),
    ]


def test_the_whole_customer_counts_until_a_department_is_assessed() -> None:
    assert moved(dated(1, None, POOR), dated(2, "A", GOOD)) == [(None, None, POOR), (None, POOR, GOOD)]


def test_a_dissolved_department_no_longer_holds_the_customer_back() -> None:
    assert moved(dated(1, "A", POOR, ended=3), dated(2, "B", GOOD), dated(3, "B", EXCELLENT)) == [
        (None, None, POOR),
        (None, POOR, POOR),
        (GOOD, GOOD, EXCELLENT),
    ]


def over_time(*history: Dated, today: int = 31) -> list[tuple[int, str | None, GeneralLevel | None]]:
    found = levels_over_time(history, date(2025, 1, today))
    return [(one.since.day, one.department, one.level) for one in found]


def test_a_dissolution_changes_the_level_of_the_customer_on_its_day() -> None:
    history = (dated(1, "A", POOR, ended=3), dated(2, "B", GOOD))
    assessed = [(1, "A", POOR), (1, None, POOR), (2, "B", GOOD), (2, None, POOR)]
    assert over_time(*history) == over_time(*history, today=3) == [*assessed, (3, "A", None), (3, None, GOOD)]
    assert over_time(*history, today=2) == assessed


def test_without_departments_there_is_no_level_until_the_next_assessment() -> None:
    assert over_time(dated(1, "A", POOR, ended=3), dated(3, "A", GOOD)) == [
        *((1, "A", POOR), (1, None, POOR)),
        *((3, "A", None), (3, None, None)),
        *((3, "A", GOOD), (3, None, GOOD)),
    ]


def test_an_assessment_that_ends_on_its_own_day_gives_no_level() -> None:
    assert over_time(dated(1, None, MEDIUM), dated(2, "A", POOR, ended=2)) == [
        (1, None, MEDIUM),
        *((2, "A", None), (2, None, MEDIUM)),
        *((2, "A", None), (2, None, MEDIUM)),
    ]


DAY = date(2025, 3, 31)


def test_an_assessment_ends_on_its_day_or_later() -> None:
    refuse_end(DAY, DAY, None)
    with pytest.raises(EndsTooEarly):
        refuse_end(date(2025, 3, 30), DAY, None)
    with pytest.raises(DepartmentDissolved):
        refuse_end(DAY, DAY, DAY)
