"""General assessments (method, 4.2): the customer's level over its departments, how it moved, what is due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, Text


class GeneralDuty(Labelled):
    """What is due of general relationships."""

    GENERAL_ASSESSMENT = "general_assessment", "Assess the general relationship", "评估普遍客户关系"
    GENERAL_REASSESSMENT = "general_reassessment", "Assess the general relationship again", "重新评估普遍客户关系"
    GENERAL_REVIEW = "general_review", "Review a general relationship", "审核普遍客户关系评估"


class DepartmentDissolved(Conflict):
    """The department was dissolved already: its assessments do not count from that day on."""

    title = Text("Already ended", "部门评估已终止")
    detail = Text("It does not count from {ended_on} on.", "该评估自 {ended_on} 起不再计入。")


class EndsTooEarly(Invalid):
    """An assessment cannot end before the day that it describes."""

    pointer = "/ended_on"
    title = Text("The end is too early", "终止日期过早")
    detail = Text(
        "It describes {assessed_on}; end it on this day or later.", "评估日期为 {assessed_on}，终止日期不得早于该日。"
    )


class AssessmentNotCounting(Conflict):
    """A draft or a returned assessment does not count, so it cannot end."""

    title = Text("It does not count", "评估未生效")
    detail = Text("It is {status}; delete it instead.", "当前状态为“{status}”，请直接删除。")


@dataclass(frozen=True, slots=True)
class Plank:
    """What an assessment says of a department; None: of the whole customer."""

    department: str | None
    level: GeneralLevel
    weakest: ClimateElement
    weakest_score: int

    @property
    def length(self) -> tuple[int, int, str]:
        """Planks compare by level, then by the score of the weakest element, then by name."""
        return self.level.rank, self.weakest_score, self.department or ""


def shortest(planks: Iterable[Plank]) -> Plank | None:
    """The customer's shortest plank 短板, whose level is the customer's; None when nothing was assessed.

    The customer's planks are its departments. An assessment of the whole customer counts while no department has one.
    """
    known = list(planks)
    departments = [plank for plank in known if plank.department is not None]
    return min(departments or known, key=lambda plank: plank.length, default=None)


class Dated(NamedTuple):
    """An assessment that counts, in the history of its customer."""

    assessment_id: UUID
    assessed_on: date
    ended_on: date | None
    plank: Plank


class CustomerMove(NamedTuple):
    """What an assessment changed: the department's level, and the customer's."""

    department_before: GeneralLevel | None
    customer_before: GeneralLevel | None
    customer_after: GeneralLevel | None


def moves_of(history: Iterable[Dated]) -> Mapping[UUID, CustomerMove]:
    """What each of a customer's assessments changed, oldest first; those of dissolved departments leave in between."""
    present: dict[str | None, Dated] = {}
    found: dict[UUID, CustomerMove] = {}
    for one in history:
        present = {
            name: other for name, other in present.items() if other.ended_on is None or other.ended_on > one.assessed_on
        }
        before, customer_before = present.get(one.plank.department), _level_of(present)
        present[one.plank.department] = one
        if one.ended_on is not None and one.ended_on <= one.assessed_on:
            del present[one.plank.department]
        level_before = before.plank.level if before else None
        found[one.assessment_id] = CustomerMove(level_before, customer_before, _level_of(present))
    return found


class PastLevel(NamedTuple):
    """The level since a day; without a department it is the whole customer's. None: there is no level since then."""

    since: date
    department: str | None
    level: GeneralLevel | None


def levels_over_time(history: Iterable[Dated], today: date) -> Iterator[PastLevel]:
    """Every level of a customer and its departments, by their assessments and the ends of departments until today."""
    found = list(history)
    ends = dict.fromkeys(
        (one.ended_on, one.plank.department) for one in found if one.ended_on and one.ended_on <= today
    )
    # An assessment that describes the day of the end counts again, so the end comes first.
    days: list[tuple[date, int, str | None, Dated | None]] = [(day, 0, department, None) for day, department in ends]
    days += [(one.assessed_on, 1, one.plank.department, one) for one in found]
    present: dict[str | None, Dated] = {}
    for day, _, department, one in sorted(days, key=lambda of: of[:2]):
        present.pop(department, None)
        if one is not None and (one.ended_on is None or one.ended_on > day):
            present[department] = one
        if department is not None:
            yield PastLevel(day, department, present[department].plank.level if department in present else None)
        yield PastLevel(day, None, _level_of(present))


def _level_of(present: Mapping[str | None, Dated]) -> GeneralLevel | None:
    plank = shortest(one.plank for one in present.values())
    return plank.level if plank else None


def refuse_end(ended_on: date, assessed_on: date, already: date | None) -> None:
    """An assessment ends once, and not before its day. Raises DepartmentDissolved, EndsTooEarly."""
    if already is not None:
        raise DepartmentDissolved(ended_on=already)
    if ended_on < assessed_on:
        raise EndsTooEarly(assessed_on=assessed_on)
