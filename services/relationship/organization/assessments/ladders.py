"""Where customers are on the ladder, how they moved, and what the next step needs."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from services.relationship.clients import CustomerClient
from services.relationship.organization.assessments import store
from services.relationship.organization.assessments.matching import match_of
from services.relationship.organization.assessments.model import OrganizationalAssessment, stages_of
from services.relationship.organization.assessments.rules import MATCH_LEVEL
from services.relationship.organization.assessments.views import (
    CurrentOrganizationalLevelRead,
    LadderQuery,
    OrganizationalLadderRead,
    OrganizationalLevelsQuery,
    OrganizationalMoveRead,
    OrganizationalMovesQuery,
    StageStepRead,
)
from services.relationship.organization.schemes.model import CriterionGapRead
from services.relationship.organization.schemes.rules import (
    Criterion,
    OrganizationalLevel,
    OrganizationalScheme,
    match_gaps,
    participation_gaps,
    participation_of,
)
from services.relationship.organization.schemes.store import get_scheme_in_force, scheme_of
from shared.auth.visibility import read_customer_names
from shared.customers.directory import require_customer
from shared.customers.purchasing import PurchasingStage
from shared.web.call import Call


async def list_current_levels(call: Call, asked: OrganizationalLevelsQuery) -> list[CurrentOrganizationalLevelRead]:
    """Each customer's latest assessment that counts, and how it moved."""
    rows = await store.read_latest(call, asked.customer_ids, asked.as_of)
    return [
        CurrentOrganizationalLevelRead.model_validate(
            {**row, "movement": _movement(row["level"], row["previous_level"])}
        )
        for row in rows
    ]


def _movement(now: OrganizationalLevel, before: OrganizationalLevel | None) -> int | None:
    return None if before is None else now.rank - before.rank


async def list_moves(call: Call, asked: OrganizationalMovesQuery) -> list[OrganizationalMoveRead]:
    """The assessments within the days asked for that changed what the caller may see of the relationship."""
    rows = await store.read_history(call, asked.customer_ids, asked.last)
    sees_levels = call.principal.clearance >= MATCH_LEVEL
    return [
        _move(row)
        for row in rows
        if (asked.first is None or row["assessed_on"] >= asked.first)
        and (_has_other_stages(row) or (sees_levels and row["level"] is not row["level_before"]))
    ]


def _has_other_stages(row: sa.RowMapping) -> bool:
    before = row["stages_before"]
    return before is None or stages_of(before) != stages_of(row["stages"])


def _move(row: sa.RowMapping) -> OrganizationalMoveRead:
    before, now = stages_of(row["stages_before"] or ()), stages_of(row["stages"])
    return OrganizationalMoveRead.model_validate(
        {
            **row,
            "movement": _movement(row["level"], row["level_before"]),
            "stages_gained": [one for one in row["stages"] if one["stage"] not in before],
            "stages_lost": [stage for stage in PurchasingStage if stage in before - now],
            "match_changed": list(_match_changed(row)),
        }
    )


def _match_changed(row: sa.RowMapping) -> Iterator[Criterion]:
    now = match_of(row["strategic_fit"], row["supply_position"])
    before = match_of(row["strategic_fit_before"], row["supply_position_before"])
    if now.fit is not before.fit:
        yield Criterion.STRATEGIC_FIT
    if now.our_share != before.our_share:
        yield Criterion.OUR_SHARE


async def get_ladder(call: Call, customers: CustomerClient, asked: LadderQuery) -> OrganizationalLadderRead:
    """The customer's present level, and what the next one still requires under the scheme in force."""
    await require_customer(call.session, call.principal, asked.customer_id, customers)
    scheme = scheme_of(await get_scheme_in_force(call.session))
    latest = await store.find_latest(call, asked.customer_id, asked.as_of)
    stages = stages_of(latest.stages) if latest else set()
    return OrganizationalLadderRead(
        customer_id=asked.customer_id,
        customer_name=(await read_customer_names(call.session, [asked.customer_id]))[asked.customer_id],
        participation=participation_of(stages, scheme),
        stages_open=list(_open(stages, scheme)),
        combination=scheme.combination,
        scheme_version=scheme.version,
        **_steps(latest, stages, scheme),
    )


def _steps(
    latest: OrganizationalAssessment | None, stages: set[PurchasingStage], scheme: OrganizationalScheme
) -> dict[str, Any]:
    """The present levels and the next ones; of a customer never assessed, the first step above vendor."""
    vendor = OrganizationalLevel.VENDOR
    above = (latest.level if latest else vendor).above
    next_by_stages = (latest.participation_level if latest else vendor).above
    match = match_of(latest.strategic_fit, latest.supply_position) if latest else match_of(None, None)
    by_stages = participation_gaps(stages, next_by_stages, scheme) if next_by_stages else ()
    both = chain(participation_gaps(stages, above, scheme), match_gaps(match, above, scheme)) if above else ()
    return {
        "assessment_id": latest.id if latest else None,
        "assessed_on": latest.assessed_on if latest else None,
        "participation_level": latest.participation_level if latest else None,
        "next_participation_level": next_by_stages,
        "participation_missing": [CriterionGapRead.model_validate(gap) for gap in by_stages],
        "level": latest.level if latest else None,
        "next_level": above,
        "missing": [CriterionGapRead.model_validate(gap) for gap in both],
    }


def _open(stages: set[PurchasingStage], scheme: OrganizationalScheme) -> Sequence[StageStepRead]:
    steps = [
        StageStepRead(stage=stage, weight=weight, participation=participation_of(stages | {stage}, scheme))
        for stage, weight in scheme.weights.items()
        if stage not in stages
    ]
    return sorted(steps, key=lambda step: -step.weight)
