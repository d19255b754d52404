"""The five steps of customer value over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.clients import Kpis, Relationships
from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.dossier.dossiers.peers import Peers
from services.customer.grading.value_steps import operations
from services.customer.grading.value_steps.model import ValueStepsPage, ValueStepsRead
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import CustomerMerged
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="value-steps")


@router.reads(CUSTOMERS, "/customers/{customer_id}/value-steps", fails_with=[CustomerMerged])
async def get_value_steps(call: Call, customer_id: UUID, kpi: Kpis, relationship: Relationships) -> ValueStepsRead:
    """Where a customer stands in the five steps of customer value 赢得客户价值.

    Contact, relationship, experience, loyalty, value: each is done, under way or not begun, by what is measured. A step
    whose measure is missing is null, with the reason.
    """
    return await operations.get_value_steps(call, Peers(kpi, relationship), customer_id)


@router.lists(
    None,
    "/value-steps",
    fails_with=[*CUSTOMERS.list_problems, CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown],
)
async def list_value_steps(
    call: Call, query: Annotated[CustomerQuery, Query()], kpi: Kpis, relationship: Relationships
) -> ValueStepsPage:
    """Where the caller's customers stand in the five steps of customer value.

    The list is filtered, sorted and paged as customers are; other services are asked once for the whole page.
    """
    return await operations.list_value_steps(call, Peers(kpi, relationship), query)
