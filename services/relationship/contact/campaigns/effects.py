"""The effect of a campaign: the levels of its people before it and after, and its goals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.campaigns import outcomes, rules, store
from services.relationship.contact.campaigns.goals import GoalKind
from services.relationship.contact.campaigns.invitations import InvitationStatus
from services.relationship.contact.campaigns.model import (
    Campaign,
    CampaignEffectQuery,
    CampaignEffectRead,
    GoalEffectRead,
)
from services.relationship.contact.campaigns.people import CampaignPerson
from services.relationship.contact.campaigns.store import CAMPAIGNS, visible_people
from services.relationship.key_people.assessments.effects import PersonEffectRead, read_effects
from services.relationship.key_people.closeness.model import LevelCountRead
from services.relationship.key_people.closeness.rules import CLOSENESS, Closeness, why_no_level
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.auth.access import is_cleared
from shared.time import company_today
from shared.web.call import Call


async def get_effect(call: Call, campaign_id: UUID, query: CampaignEffectQuery) -> CampaignEffectRead:
    """The effect on the visible people. Raises CampaignNotFound, CampaignNotHeld, AsOfBeforeHeld."""
    campaign = await CAMPAIGNS.row(call, campaign_id)
    held_on, as_of = _days(campaign, query)
    invited = sa.and_(col(CampaignPerson.campaign_id) == campaign_id, visible_people(call.principal))
    known = {row.contact_id: row for row in await store.read_met(call.session, invited, held_on, as_of)}
    effects = await read_effects(call, CampaignPerson, invited, held_on, as_of)
    everybody = [one for one in effects if one.contact_id in known]  # nobody invited only just now
    people = [one for one in everybody if known[one.contact_id].status is InvitationStatus.ATTENDED]
    moves = [one.movement for one in people if one.movement]
    levels = outcomes.net_levels(moves)
    goals = _goals(campaign, people)
    return CampaignEffectRead(
        campaign_id=campaign_id,
        held_on=held_on,
        as_of=as_of,
        attended=len(people),
        people=people,
        people_moved=len(moves),
        rose=sum(move > 0 for move in moves),
        fell=sum(move < 0 for move in moves),
        levels_moved=levels,
        **_levels(everybody, known),
        goals=goals,
        goals_reached=sum(goal.is_reached is True for goal in goals),
        cost_per_level=outcomes.cost_per_level(campaign.actual_cost if is_cleared(2) else None, levels),
    )


def _days(campaign: Campaign, query: CampaignEffectQuery) -> tuple[date, date]:
    """The day on which it was held, and the last whose assessments count. Raises CampaignNotHeld, AsOfBeforeHeld."""
    if campaign.status not in rules.WAS_HELD:
        raise outcomes.CampaignNotHeld(status=campaign.status.named)
    held_on, as_of = campaign.starts_on, query.as_of or company_today()
    if as_of < held_on:
        raise outcomes.AsOfBeforeHeld(held_on=held_on)
    return held_on, as_of


def _levels(people: Sequence[PersonEffectRead], known: Mapping[UUID, Any]) -> dict[str, list[LevelCountRead]]:
    """The people counted by level as of both days; who was not assessed since keeps the level."""
    found = {"levels_before": Counter[Closeness](), "levels_after": Counter[Closeness]()}
    for one in people:
        was_met, is_met = known[one.contact_id].was_met, known[one.contact_id].is_met
        found["levels_before"][one.level_before or why_no_level(is_met=was_met)] += 1
        found["levels_after"][one.level_after or one.level_before or why_no_level(is_met=is_met)] += 1
    return {name: [LevelCountRead.of(one, counted[one]) for one in CLOSENESS] for name, counted in found.items()}


def _goals(campaign: Campaign, people: Sequence[PersonEffectRead]) -> list[GoalEffectRead]:
    results = {one["goal"]: one for one in campaign.results}
    return [_goal(goal, results.get(place, {}), people) for place, goal in enumerate(campaign.goals, 1)]


def _goal(goal: dict[str, Any], result: dict[str, Any], people: Sequence[PersonEffectRead]) -> GoalEffectRead:
    """What was reached: counted among the people, or as the evaluation says."""
    reached: int | None
    match GoalKind(goal["kind"]):
        case GoalKind.RAISED_PEOPLE:
            reached = _raised(RelationshipLevel(goal["level"]), people)
        case GoalKind.ATTENDEES:
            reached = len(people)
        case GoalKind.LEADS:
            reached = result.get("number")
        case GoalKind.FREE:
            return GoalEffectRead(**goal, reached=None, is_reached=result.get("is_reached"))
    return GoalEffectRead(**goal, reached=reached, is_reached=None if reached is None else reached >= goal["count"])


def _raised(level: RelationshipLevel, people: Sequence[PersonEffectRead]) -> int:
    ranks = [(_rank(one.level_before), _rank(one.level_after)) for one in people]
    return sum(outcomes.has_risen_to(level.rank, *pair) for pair in ranks)


def _rank(level: RelationshipLevel | None) -> int | None:
    return None if level is None else level.rank
