"""Coverage of key people over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.levels.coverage import store
from services.relationship.levels.coverage.model import TargetCoverageRead
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/key-person-targets/coverage",
    reads=Scope.RELATIONSHIPS_READ,
    writes=Scope.RELATIONSHIPS_WRITE,
    tag="key-person-coverage",
)
OfCustomer = Annotated[UUID | None, Query(description="Only key people of this customer.")]
AsOf = Annotated[date | None, Query(description="At the end of this day; by default now.")]


@router.reads(path="")
async def get_key_person_coverage(call: Call, customer_id: OfCustomer = None, as_of: AsOf = None) -> TargetCoverageRead:
    """How many key people are at or above their target, among those whom the caller may see."""
    return await store.read_coverage(call, customer_id, as_of)
