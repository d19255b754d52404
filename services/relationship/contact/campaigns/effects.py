"""The effect of a campaign against its goals: the levels of those who attended, before it and after."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.campaigns import outcomes, rules
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
from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.auth.access import is_cleared
from shared.time import company_today
from shared.web.call import Call


async def get_effect(call: Call, campaign_id: UUID, query: CampaignEffectQuery) -> CampaignEffectRead:
    """The effect on the visible people. Raises CampaignNotFound, CampaignNotHeld, AsOfBeforeHeld."""
    campaign = await CAMPAIGNS.row(call, campaign_id)
    if campaign.status not in rules.WAS_HELD:
        raise outcomes.CampaignNotHeld(status=campaign.status.named)
    held_on, as_of = campaign.starts_on, query.as_of or company_today()
    if as_of < held_on:
        raise outcomes.AsOfBeforeHeld(held_on=held_on)
    attended = sa.and_(
        col(CampaignPerson.campaign_id) == campaign_id,
        col(CampaignPerson.status) == InvitationStatus.ATTENDED,
        visible_people(call.principal),
    )
    people = await read_effects(call, CampaignPerson, attended, held_on, as_of)
    moves = [one.movement for one in people if one.movement]
    levels = outcomes.net_levels(moves)
    goals = _goals(campaign, people)
    cost = campaign.actual_cost if is_cleared(2) else None
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
        goals=goals,
        goals_reached=sum(goal.is_reached is True for goal in goals),
        cost_per_level=outcomes.cost_per_level(cost, levels),
    )


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
