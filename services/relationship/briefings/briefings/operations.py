"""Putting a briefing together: what this service knows, then what the customer service adds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.relationship.briefings.briefings import store
from services.relationship.briefings.briefings.clients import DaySaid, Personal, PersonalClient
from services.relationship.briefings.briefings.model import (
    PRIVATE,
    BriefedCustomerRead,
    BriefedDayRead,
    BriefedLevelRead,
    BriefedPersonRead,
    BriefedTargetRead,
    BriefedTouchpointRead,
    BriefedVisitRead,
    BriefingQuery,
    BriefingRead,
    GivenGiftRead,
    MoveCauseRead,
)
from services.relationship.briefings.briefings.rules import GiftAdvice, day_kind_of
from services.relationship.briefings.measure_schemes import rules as measures
from services.relationship.briefings.measure_schemes.model import MeasureSchemeContent
from services.relationship.briefings.measure_schemes.store import MEASURE_SCHEMES
from services.relationship.clients import CustomerClient
from services.relationship.contact.insights.model import PersonSuggestionRead, SuggestionsQuery
from services.relationship.contact.insights.operations import suggest
from services.relationship.contact.touchpoints.model import TouchpointRead
from services.relationship.contact.visit_plans.model import VisitPlanRead
from services.relationship.key_people.closeness.rules import NoLevel, why_no_level
from services.relationship.key_people.schemes.rules import AssessmentDimension, LevelScheme, next_requirement
from services.relationship.key_people.schemes.store import get_scheme_in_force
from shared.customers.contacts import require_contacts
from shared.customers.directory import require_customer
from shared.time import company_today
from shared.web.call import Call

MAX_CAUSES = 3
PRIVATE_TEXTS = ("career_wishes", "preferences", "explicit_needs", "hidden_needs", "private_notes")


@dataclass(frozen=True, slots=True)
class _Known:
    """What this service knows of the people, by person."""

    profiles: Mapping[UUID, sa.RowMapping]
    levels: Mapping[UUID, Sequence[sa.RowMapping]]
    last_met: Mapping[UUID, Any]
    gifts: Mapping[UUID, list[dict[str, Any]]]
    targets: Mapping[UUID, BriefedTargetRead]
    scheme: LevelScheme
    measures: MeasureSchemeContent


async def get_briefing(
    call: Call, customers: CustomerClient, facts: PersonalClient, query: BriefingQuery
) -> BriefingRead:
    """The briefing.

    Raises CustomerNotFound, CustomerMerged, ContactUnknown, ContactMerged, ContactHasLeft, PeerUnavailable.
    """
    asked = SuggestionsQuery(customer_id=query.customer_id, contact_ids=query.contact_ids)
    named = {f"/contact_ids/{place}": one for place, one in enumerate(query.contact_ids or ())}
    async with call.briefly() as brief:
        await require_customer(brief.session, brief.principal, query.customer_id, customers)
        await require_contacts(brief.session, brief.principal, query.customer_id, named, customers)
        suggested = await suggest(brief, customers, asked)
        ids = [one.contact_id for one in suggested.people]
        known = await _read_known(brief, ids)
        whole = await _read_whole(brief, query.customer_id, ids)
        number = (await MEASURE_SCHEMES.current(brief.session)).number
    personal = await facts.read(query.customer_id, ids, company_today())
    return BriefingRead(
        as_of=company_today(),
        is_incomplete=bool(personal.lacks),
        incomplete=personal.lacks,
        people=[_person(one, known, personal) for one in suggested.people],
        level_scheme_version=known.scheme.version,
        measure_scheme_version=number,
        policy_version=suggested.policy_version,
        **whole,
    )


async def _read_known(call: Call, ids: Sequence[UUID]) -> _Known:
    return _Known(
        await store.read_profiles(call, ids),
        await store.read_levels(call, ids),
        await store.read_last_met(call, ids),
        await store.read_gifts(call, ids),
        await store.read_targets(call, ids),
        await get_scheme_in_force(call.session),
        (await MEASURE_SCHEMES.current(call.session)).content,
    )


async def _read_whole(call: Call, customer_id: UUID, ids: Sequence[UUID]) -> dict[str, Any]:
    """What is about the customer and all of the people."""
    found = await store.read_customer(call, customer_id)
    is_cleared = call.principal.clearance >= PRIVATE.level
    hidden = {} if is_cleared else {"tags": None, "quadrant": None}
    planned, unrecorded = await store.read_planned(call, customer_id, ids)
    return {
        "customer": BriefedCustomerRead.model_validate({**found, **hidden}),
        "touchpoints": [_touchpoint(one) for one in await store.read_held(call, customer_id, ids)],
        "planned": [_touchpoint(one) for one in planned],
        "unrecorded": [_touchpoint(one) for one in unrecorded],
        "visits": [_visit(one) for one in await store.read_visits(call, customer_id, ids)],
        "commitments": await store.read_commitments(call, customer_id),
        "complaints": await store.read_complaints(call, customer_id),
    }


def _touchpoint(read: TouchpointRead) -> BriefedTouchpointRead:
    return BriefedTouchpointRead(
        **read.model_dump(include={"id", "starts_at", "scene", "channel", "purpose", "outcome"}), **_names(read)
    )


def _visit(read: VisitPlanRead) -> BriefedVisitRead:
    shown = {"id", "starts_on", "ends_on", "direction", "status", "purpose"}
    return BriefedVisitRead(**read.model_dump(include=shown), **_names(read))


def _names(read: TouchpointRead | VisitPlanRead) -> dict[str, Any]:
    return {
        "their_people": [one.name for one in read.their_people if one.name],
        "our_people": [one.name for one in read.our_people if one.name],
    }


def _person(suggested: PersonSuggestionRead, known: _Known, personal: Personal) -> BriefedPersonRead:
    contact_id = suggested.contact_id
    said = personal.people.get(contact_id)
    return BriefedPersonRead.model_validate(
        {
            **{name: known.profiles[contact_id][name] for name in (*store.PROFILE, "responsible_name")},
            **{name: getattr(said, name, None) for name in PRIVATE_TEXTS},
            **_relationship(contact_id, known),
            "contact_id": contact_id,
            "target": known.targets.get(contact_id),
            "last_met_on": known.last_met.get(contact_id),
            "materials": suggested.materials,
            "insights": suggested.insights,
            "days": list(_days(personal.days.get(contact_id, ()))),
            "gifts": [GivenGiftRead.model_validate(one) for one in known.gifts.get(contact_id, [])],
        }
    )


def _relationship(contact_id: UUID, known: _Known) -> dict[str, Any]:
    """The levels, what the next one lacks, and what to do: for whoever was met and not assessed that comes first."""
    rows = known.levels.get(contact_id, ())
    ours = next((row for row in rows if row["competitor"] is None), None)
    level = ours["level"] if ours else None
    no_level = None if ours else why_no_level(is_met=contact_id in known.last_met)
    lacks = measures.lacking(_scores(ours["dimensions"]), ours["level"], known.scheme) if ours else []
    above = next_requirement(level, known.scheme) if level else None
    suggestions = [] if no_level is NoLevel.NOT_ASSESSED else known.measures.measures
    return {
        "ours": _level(ours) if ours else None,
        "no_level": no_level,
        "rivals": [_level(row) for row in rows if row["competitor"] is not None],
        "next_level": above.level if above else None,
        "lacks": lacks,
        "measures": measures.suggest(suggestions, level, lacks),
    }


def _level(row: sa.RowMapping) -> BriefedLevelRead:
    shown = ("competitor_id", "competitor", "level", "status", "assessed_on", "since_on", "previous_level")
    has_risen = row["previous_level"] is None or row["level"].rank > row["previous_level"].rank
    causes = _causes(row["before"], row["moved"], has_risen=has_risen) if row["before"] else []
    return BriefedLevelRead(**{name: row[name] for name in shown}, moved_by=causes)


def _causes(before: Mapping[str, Any], after: Mapping[str, Any], *, has_risen: bool) -> list[MoveCauseRead]:
    """The dimensions that moved the way of the level, the largest movement first."""
    was, now = _scores(before), _scores(after)
    moves = {one: score - (was[one] or 0) for one, score in now.items() if score is not None}
    with_level = [one for one, move in moves.items() if (move > 0 if has_risen else move < 0)]
    largest = sorted(with_level, key=lambda one: -abs(moves[one]))[:MAX_CAUSES]
    return [
        MoveCauseRead(
            dimension=one,
            before=was[one],
            after=now[one] or 0,
            evidence=after[one.value]["evidence"],
        )
        for one in largest
    ]


def _scores(dimensions: Mapping[str, Any]) -> dict[AssessmentDimension, int | None]:
    """The scores; null where nothing was seen."""
    return {one: (dimensions.get(one.value) or {}).get("score") for one in AssessmentDimension}


def _days(said: Iterable[DaySaid]) -> Iterable[BriefedDayRead]:
    for one in said:
        kind = day_kind_of(one.kind, one.special_date_kind, one.festival)
        if kind is not None:
            advice = one.gift.verdict if one.gift and one.gift.verdict in set(GiftAdvice) else None
            yield BriefedDayRead(
                kind=kind,
                on=one.on,
                note=one.note,
                gift=GiftAdvice(advice) if advice else None,
                gift_up_to=one.gift.up_to if one.gift else None,
            )
