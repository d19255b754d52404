"""Stage roles over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.decision_chain.stage_roles import operations
from services.customer.decision_chain.stage_roles.model import StageRoleCreate, StageRoleRead, StageRoleUpdate
from services.customer.decision_chain.stage_roles.rules import ContactElsewhere, ContactGone
from services.customer.decision_chain.stage_roles.store import STAGE_ROLES, StageRoleQuery
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/stage-roles", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(STAGE_ROLES)
async def list_stage_roles(call: Call, query: Annotated[StageRoleQuery, Query()]) -> Page[StageRoleRead]:
    """Who takes part in which purchasing stage at the caller's customers.

    Roles above the caller's clearance are left out. A person's stages: `?contact_id=…`. As a drawing:
    `/v1/customers/{customer_id}/power-map.svg?view=fishbone`.
    """
    return await STAGE_ROLES.page(call, query)


@router.creates(
    STAGE_ROLES, fails_with=[CustomerNotFound, CustomerMerged, ContactElsewhere, ContactMerged, ContactGone]
)
async def create_stage_role(call: Call, body: StageRoleCreate) -> StageRoleRead:
    """Record a person's role in a purchasing stage.

    A person has at most one role in its formal chain and one in its hidden chain.
    """
    return await operations.create_stage_role(call, body)


@router.reads(STAGE_ROLES)
async def get_stage_role(call: Call, stage_role_id: UUID) -> StageRoleRead:
    """One stage role. Send its `ETag` in `If-Match` when you change it."""
    return await STAGE_ROLES.get(call, stage_role_id)


@router.changes(STAGE_ROLES)
async def update_stage_role(call: Call, stage_role_id: UUID, body: StageRoleUpdate) -> StageRoleRead:
    """Change a stage role (JSON merge-patch). A field left out stays, null empties it."""
    return await operations.update_stage_role(call, stage_role_id, body)


@router.removes(STAGE_ROLES)
async def delete_stage_role(call: Call, stage_role_id: UUID) -> None:
    """Remove a stage role. The customer's history keeps it."""
    await STAGE_ROLES.remove(call, stage_role_id)
