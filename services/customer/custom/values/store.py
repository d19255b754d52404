"""Every query over the values of custom fields."""

import operator
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.model import CustomField
from services.customer.custom.definitions.rules import CustomFieldKind, Definition, FieldOwner
from services.customer.custom.definitions.store import read_definitions
from services.customer.custom.values.filters import IS_SET, SORTED, Term, read_sorts, read_terms
from services.customer.custom.values.kinds import Value
from services.customer.custom.values.model import CustomQuery, CustomValue
from shared.auth.access import current_principal
from shared.database import execute
from shared.lists.filters import ORDERED
from shared.lists.listings import Listing
from shared.lists.paging import Expression, Page, ReadT
from shared.web.call import Call

COMPARED: dict[CustomFieldKind, Any] = {
    CustomFieldKind.INTEGER: col(CustomValue.as_number),
    CustomFieldKind.DECIMAL: col(CustomValue.as_number),
    CustomFieldKind.DATE: col(CustomValue.as_day),
    CustomFieldKind.LONG_TEXT: col(CustomValue.value).op("#>>", return_type=sa.Text)(sa.literal_column("'{}'")),
}


def _present_level() -> int:
    principal = current_principal.get()
    return principal.clearance if principal else 1


def _owned(applies_to: FieldOwner) -> tuple[Any, sa.ColumnElement[bool]]:
    """The owner's column, and the condition that a value has such an owner."""
    contact_id = col(CustomValue.contact_id)
    if applies_to is FieldOwner.CONTACT:
        return contact_id, contact_id.is_not(None)
    return col(CustomValue.customer_id), contact_id.is_(None)


def values_of(applies_to: FieldOwner, owner_id: Expression) -> sa.ColumnElement[Any]:
    """SQL: an owner's values by code, of active fields that the caller may see."""
    owner, is_owned = _owned(applies_to)
    # Bound when the statement runs, so that one statement serves callers of every clearance.
    level = sa.bindparam(None, callable_=_present_level, type_=sa.Integer, unique=True)
    shown = (
        sa.select(sa.func.jsonb_object_agg(col(CustomField.code), col(CustomValue.value)))
        .select_from(sa.join(CustomValue, CustomField, col(CustomField.id) == col(CustomValue.field_id)))
        .where(owner == owner_id, is_owned, col(CustomField.is_active), col(CustomField.clearance) <= level)
        .correlate_except(CustomValue, CustomField)
        .scalar_subquery()
    )
    return sa.func.coalesce(shown, sa.cast({}, JSONB), type_=JSONB)


async def with_custom_fields(
    call: Call, listing: Listing[ReadT], of: FieldOwner, query: CustomQuery
) -> tuple[Listing[ReadT], list[sa.ColumnElement[bool]]]:
    """The owners' listing, sortable by the custom fields in `sort`, and the conditions in `custom`.

    Raises CustomFilterInvalid, SortUnknown.
    """
    names = [part.lstrip("-") for part in query.sort or () if part.lstrip("-").startswith(SORTED)]
    if not names and not query.custom:
        return listing, []
    known, owner_id = await read_definitions(call.session, of), listing.columns["id"]
    terms = [_condition(term, of, owner_id) for term in read_terms(known, query.custom)]
    for definition in read_sorts(known, names, listing.query.sorts):
        column, kind = _sort_form(definition)
        listing = listing.sorted_also_by(f"{SORTED}{definition.code}", _value(column, of, owner_id, definition), kind)
    return listing, terms


async def page(call: Call, listing: Listing[ReadT], of: FieldOwner, query: CustomQuery) -> Page[ReadT]:
    """A page of owners, filtered and sorted by their custom fields too."""
    listing, conditions = await with_custom_fields(call, listing, of, query)
    return await listing.page(call, query, *conditions)


def _condition(term: Term, applies_to: FieldOwner, owner_id: Expression) -> sa.ColumnElement[bool]:
    owner, is_owned = _owned(applies_to)
    of_field = (col(CustomValue.field_id) == term.definition.id, is_owned)
    if term.operator == IS_SET:
        has_value = sa.exists().where(owner == owner_id, *of_field)
        return has_value if term.operands[0] else ~has_value
    return owner_id.in_(sa.select(owner).where(*of_field, _holds(term)))


def _holds(term: Term) -> sa.ColumnElement[bool]:
    kind, operands = term.definition.kind, term.operands
    if kind is CustomFieldKind.CHOICES:
        is_list = sa.func.jsonb_typeof(col(CustomValue.value)) == sa.literal_column("'array'")
        has_one = [col(CustomValue.value).contains(sa.cast([option], JSONB)) for option in operands]
        return sa.and_(is_list, sa.or_(*has_one))
    column = COMPARED.get(kind, col(CustomValue.as_text))
    found: sa.ColumnElement[bool]
    if term.operator == "in":
        found = column.in_(operands)
    elif term.operator == "contains":
        found = column.icontains(operands[0], autoescape=True)
    else:
        compare: Callable[[Any, Any], Any] = ORDERED.get(term.operator, operator.eq)
        found = compare(column, operands[0])
    return found


def _value(column: Expression, of: FieldOwner, owner_id: Expression, definition: Definition) -> sa.ColumnElement[Any]:
    owner, is_owned = _owned(of)
    of_field = col(CustomValue.field_id) == definition.id
    found = sa.select(column).where(owner == owner_id, is_owned, of_field)
    return found.correlate_except(CustomValue).scalar_subquery()


def _sort_form(definition: Definition) -> tuple[Any, type]:
    if definition.kind is CustomFieldKind.CHOICE:
        offered = sa.cast([option.code for option in definition.options], ARRAY(sa.Text))
        return sa.func.array_position(offered, col(CustomValue.as_text), type_=sa.Integer), int
    if definition.kind in {CustomFieldKind.INTEGER, CustomFieldKind.DECIMAL}:
        return col(CustomValue.as_number), Decimal
    if definition.kind is CustomFieldKind.DATE:
        return col(CustomValue.as_day), date
    return col(CustomValue.as_text), str


async def list_values_of_many(
    session: AsyncSession, applies_to: FieldOwner, owner_ids: Collection[UUID], codes: Collection[str]
) -> dict[tuple[UUID, str], CustomValue]:
    """The values of several owners in the given fields, locked until the transaction ends."""
    if not owner_ids or not codes:
        return {}
    owner, is_owned = _owned(applies_to)
    is_asked = owner == sa.any_(sa.cast(list(owner_ids), ARRAY(sa.Uuid)))
    query = select(CustomValue).where(is_asked, is_owned, col(CustomValue.code).in_(sorted(codes)))
    rows = await session.exec(query.order_by(col(CustomValue.id)).with_for_update())
    return {(value.contact_id or value.customer_id, value.code): value for value in rows}


async def read_values_of_many(
    session: AsyncSession, applies_to: FieldOwner, owner_ids: Collection[UUID], codes: Collection[str]
) -> dict[UUID, dict[str, Value]]:
    """The values of several owners in the given fields, without a lock."""
    if not owner_ids or not codes:
        return {}
    owner, is_owned = _owned(applies_to)
    is_asked = owner == sa.any_(sa.cast(list(owner_ids), ARRAY(sa.Uuid)))
    query = sa.select(owner.label("owner"), col(CustomValue.code), col(CustomValue.value)).where(
        is_asked, is_owned, col(CustomValue.code).in_(sorted(codes))
    )
    found: dict[UUID, dict[str, Value]] = {}
    for row in await execute(session, query):
        found.setdefault(row.owner, {})[row.code] = row.value
    return found
