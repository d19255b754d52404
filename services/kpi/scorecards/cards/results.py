"""The results of scorecards: computed while they are open, as frozen once they are closed."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.kpi.scorecards.cards.model import Scorecard, ScorecardRead
from services.kpi.scorecards.cards.rules import ScorecardStatus, people_of
from services.kpi.scorecards.results import rules
from services.kpi.scorecards.results.model import GoalResultRead, ScorecardResultRead
from services.kpi.scorecards.results.operations import Measured, score
from services.kpi.scorecards.schemes.model import ScorecardSchemeContent
from services.kpi.scorecards.schemes.rules import rating_of
from services.kpi.scorecards.schemes.store import SCORECARD_SCHEMES
from shared.database import execute
from shared.schemes.versions import Version
from shared.time import company_today
from shared.web.call import Call


async def result_of(call: Call, card: ScorecardRead) -> ScorecardResultRead:
    """One scorecard's result."""
    return (await results_of(call, [card]))[0]


async def results_of(call: Call, cards: Sequence[ScorecardRead]) -> list[ScorecardResultRead]:
    """The results of the scorecards, in their order."""
    open_ones = [card for card in cards if card.status is not ScorecardStatus.CLOSED]
    version = await SCORECARD_SCHEMES.current(call.session)
    scored = await score(call.session, [_measured(card) for card in open_ones], version.content, company_today())
    frozen = await _read_frozen(call, [card.id for card in cards if card.status is ScorecardStatus.CLOSED])
    return [frozen.get(card.id) or _computed(call, card, scored.get(card.id, []), version) for card in cards]


async def _read_frozen(call: Call, ids: Sequence[UUID]) -> dict[UUID, ScorecardResultRead]:
    query = sa.select(col(Scorecard.id), col(Scorecard.result)).where(col(Scorecard.id).in_(ids))
    if not ids:
        return {}
    return {row.id: ScorecardResultRead.model_validate(row.result) for row in await execute(call.session, query)}


def _measured(card: ScorecardRead) -> Measured:
    people = people_of(card.holder_id, card.member_ids)
    return Measured(card.id, card.starts_on, card.ends_on, card.goals, people, card.salespeople, card.entered)


def _computed(
    call: Call, card: ScorecardRead, goals: list[GoalResultRead], version: Version[ScorecardSchemeContent]
) -> ScorecardResultRead:
    total = rules.total_of((goal.weight, goal.score) for goal in goals)
    is_provisional = total.score is None or total.covered < version.content.min_coverage
    proposed = None if is_provisional or total.score is None else rating_of(total.score, version.content.ratings)
    return ScorecardResultRead(
        scorecard_id=card.id,
        holder_name=card.holder_name,
        team_name=card.team_name,
        starts_on=card.starts_on,
        ends_on=card.ends_on,
        elapsed=rules.elapsed_of(card.starts_on, card.ends_on, company_today()),
        currency=call.settings.base_currency,
        is_frozen=False,
        frozen_at=None,
        scheme_version=version.number,
        goals=goals,
        score=total.score,
        covered=total.covered,
        is_provisional=is_provisional,
        proposed_rating=proposed,
        rating=card.rating,
    )
