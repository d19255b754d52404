"""Custom fields over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.custom.definitions.model import CustomFieldCreate, CustomFieldRead, CustomFieldUpdate
from services.customer.custom.definitions.rules import (
    CustomFieldContradictory,
    CustomFieldInUse,
    CustomFieldsForTheWholeHouse,
    OptionInUse,
    TooManyCustomFields,
)
from services.customer.custom.fields import operations
from services.customer.custom.fields.store import CUSTOM_FIELDS, CustomFieldQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/custom-fields", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(CUSTOM_FIELDS)
async def list_custom_fields(call: Call, query: Annotated[CustomFieldQuery, Query()]) -> Page[CustomFieldRead]:
    """The custom fields that the caller may see.

    `applies_to=customer&is_active=true` gives those of a customer form.
    """
    return await CUSTOM_FIELDS.page(call, query)


@router.creates(CUSTOM_FIELDS, fails_with=[CustomFieldContradictory, CustomFieldsForTheWholeHouse, TooManyCustomFields])
async def create_custom_field(call: Call, body: CustomFieldCreate) -> CustomFieldRead:
    """Define a custom field of customers or of contacts.

    The caller must see all customers, with the highest clearance. The field is read and written under its code in their
    `custom`, and the parameter `custom` filters their lists by it. There may be 100 fields of customers and 100 of
    contacts.
    """
    return await operations.create_custom_field(call, body)


@router.reads(CUSTOM_FIELDS)
async def get_custom_field(call: Call, field_id: UUID) -> CustomFieldRead:
    """One custom field. Send its `ETag` in `If-Match` when you change it."""
    return await CUSTOM_FIELDS.get(call, field_id)


@router.changes(CUSTOM_FIELDS, fails_with=[CustomFieldContradictory, CustomFieldsForTheWholeHouse, OptionInUse])
async def update_custom_field(call: Call, field_id: UUID, body: CustomFieldUpdate) -> CustomFieldRead:
    """Change a custom field (JSON merge-patch).

    A field left out stays, null empties it. Code and kind are fixed. Existing values stay: narrower bounds and retired
    options apply only to values written from now on. A new clearance applies to all values at once.
    """
    return await operations.update_custom_field(call, field_id, body)


@router.removes(CUSTOM_FIELDS, fails_with=[CustomFieldInUse, CustomFieldsForTheWholeHouse])
async def delete_custom_field(call: Call, field_id: UUID) -> None:
    """Remove a custom field that has no values. Retire a field that has some by `is_active`: false."""
    await operations.delete_custom_field(call, field_id)
