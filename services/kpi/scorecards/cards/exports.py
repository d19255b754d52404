"""The results of all scorecards of a period, as JSON or as a table."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from services.kpi.scorecards.cards.model import Scorecard
from services.kpi.scorecards.cards.results import results_of
from services.kpi.scorecards.cards.store import SCORECARDS, ScorecardQuery
from services.kpi.scorecards.results.model import GoalResultRead, ScorecardResultRead
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.lists.paging import Page
from shared.problems import Language
from shared.web.call import Call
from shared.web.downloads import disposition_of
from shared.web.formats import FORMAT_CHOICE, Format, Formats

FORMATS = Formats(Format.JSON, Format.CSV)
PAGE = 500


class ScorecardResultQuery(BaseModel):
    """Of which period, and in which format."""

    model_config = ConfigDict(extra="forbid")

    starts_on: date = Field(description="First day of the period.")
    ends_on: date = Field(description="Last day of the period.")
    supervisor_id: UUID | None = Field(default=None, description="Only of this supervisor's people.")
    format: Literal["json", "csv"] | None = Field(default=None, description=FORMAT_CHOICE)


async def results_of_period(call: Call, asked: ScorecardResultQuery) -> list[ScorecardResultRead]:
    """The results of the period's scorecards that the caller sees: the best first, those without a score last."""
    where = [col(Scorecard.starts_on) == asked.starts_on, col(Scorecard.ends_on) == asked.ends_on]
    if asked.supervisor_id is not None:
        where.append(col(Scorecard.supervisor_id) == asked.supervisor_id)
    page = await SCORECARDS.page(call, ScorecardQuery.model_construct(limit=PAGE), *where)
    cards = list(page.items)
    while page.next_cursor:
        page = await SCORECARDS.page(call, ScorecardQuery.model_construct(limit=PAGE, cursor=page.next_cursor), *where)
        cards += page.items
    found = await results_of(call, cards)
    return sorted(found, key=lambda one: (one.score is None, -(one.score or 0)))


def answer_results(found: Sequence[ScorecardResultRead], chosen: Format, language: Language) -> Response:
    """The results as JSON, or as CSV."""
    if chosen is Format.CSV:
        headers = {"Content-Disposition": disposition_of("scorecard-results.csv")}
        return Response("".join(_csv(found, language)), media_type="text/csv; charset=utf-8", headers=headers)
    return Response(Page[ScorecardResultRead].whole(found).model_dump_json(), media_type="application/json")


_OF_CARD = ("scorecard_id", "holder_name", "team_name", "starts_on", "ends_on", "is_frozen", "scheme_version")
_OF_GOAL = ("key", "kpi", "basis", "weight", "target", "actual", "numerator", "denominator", "missing")
_SCORED = ("achievement", "score", "points")
_TOTALS = ("score", "covered", "proposed_rating", "rating")


def _csv(found: Iterable[ScorecardResultRead], language: Language) -> Iterable[str]:
    """A line for each goal, with the scorecard's totals at its end."""
    totals = ("total_score", *_TOTALS[1:])
    yield BYTE_ORDER_MARK + csv_line([*_OF_CARD, "name", *_OF_GOAL, *_SCORED, *totals, "archived_periods"])
    for result in found:
        card = result.model_dump(mode="json")
        for goal in result.goals:
            shown = goal.model_dump(mode="json")
            cells = [*(card[name] for name in _OF_CARD), _name_of(goal, language)]
            cells += [*(shown[name] for name in (*_OF_GOAL, *_SCORED)), *(card[name] for name in _TOTALS)]
            cells.append(" ".join(goal.archived_periods))
            yield csv_line([_text(cell) for cell in cells])


def _name_of(goal: GoalResultRead, language: Language) -> str:
    return goal.name_zh if language == "zh-CN" else goal.name_en


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
