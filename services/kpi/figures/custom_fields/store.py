"""Keeping custom fields and choices by the customer service's feed, and finding a field by its code."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.custom_fields.model import custom_choices, custom_fields
from services.kpi.figures.custom_fields.rules import ChoiceField, choice_field, choice_of
from shared.database import execute
from shared.feed.copies import keep_copy

NAMES = ("applies_to", "code", "kind", "label", "english_label", "clearance", "is_active", "options")


def _field(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"content": {**fields.get("content", {}), **{name: fields[name] for name in NAMES if name in fields}}}


def _choice(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Values of contacts, and of kinds without a choice, are left out."""
    choice, field_id = choice_of(fields.get("value")), fields.get("field_id")
    customer = fields.get("customer_id", fields.get("of_customer"))
    if fields.get("contact_id") or choice is None or field_id is None or customer is None:
        return None
    return {"field_id": UUID(str(field_id)), "of_customer": UUID(str(customer)), "value": choice}


keep_fields = keep_copy("custom_field", custom_fields, _field)
keep_choices = keep_copy("custom_value", custom_choices, _choice)


async def find_field(session: AsyncSession, code: str, clearance: int) -> ChoiceField | None:
    """The customers' field with this code that figures can be grouped by; None: there is none, or it is hidden."""
    is_named = custom_fields.c.content["code"].astext == code
    is_of_customers = custom_fields.c.content["applies_to"].astext == "customer"
    for field_id, content in await execute(session, sa.select(custom_fields).where(is_named, is_of_customers)):
        return choice_field(field_id, content, clearance)
    return None
