"""Satisfaction duties over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.satisfaction.duties import operations, rules
from services.relationship.satisfaction.duties.model import SatisfactionDutyRead, SatisfactionDutyUpdate
from services.relationship.satisfaction.duties.store import DUTIES, SatisfactionDutyQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/satisfaction-duties",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    clearance=rules.DUTIES_CLEARANCE,
)


@router.lists(DUTIES)
async def list_satisfaction_duties(
    call: Call, query: Annotated[SatisfactionDutyQuery, Query()]
) -> Page[SatisfactionDutyRead]:
    """Scores below their target, and big customers without profit; needs clearance 2.

    They come and go by themselves: with answers, new targets and new tags. What is planned stays while they last.
    """
    return await DUTIES.page(call, query)


@router.reads(DUTIES)
async def get_satisfaction_duty(call: Call, duty_id: UUID) -> SatisfactionDutyRead:
    """One duty; needs clearance 2."""
    return await DUTIES.get(call, duty_id)


@router.changes(DUTIES, fails_with=[rules.GoalMissing])
async def update_satisfaction_duty(call: Call, duty_id: UUID, body: SatisfactionDutyUpdate) -> SatisfactionDutyRead:
    """Say what is done about it, and when it is due again; a conversion has a goal too."""
    return await operations.update_satisfaction_duty(call, duty_id, body)
