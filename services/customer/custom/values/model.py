"""A custom field's value: its table, and its shape within a customer or contact."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field as PydanticField
from pydantic import WithJsonSchema
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.customer.custom.definitions.model import CustomField
from services.customer.custom.definitions.rules import MAX_FIELDS_PER_OWNER
from services.customer.custom.values.kinds import Value
from services.customer.tables import CustomerTable
from shared.auth.access import Derived, RowClearance, RowIdentity
from shared.auth.clearances import LevelOf
from shared.customers.settlements import Settled, SettledAs, Settlement
from shared.customers.uniting import unite
from shared.database import Row
from shared.lists.queries import ListQuery

OF_CUSTOMER = "contact_id IS NULL"
OF_CONTACT = "contact_id IS NOT NULL"


def keep_custom(ours: "CustomValue", theirs: "CustomValue") -> Settled:
    """The survivor's value stays, as for a field of the profile; several options are united."""
    if not isinstance(ours.value, list) or not isinstance(theirs.value, list):
        return Settled(ours, theirs)
    if (united := unite(ours.value, theirs.value)) != ours.value:
        ours.value = united
    return Settled(ours, theirs, SettledAs.UNITED)


class CustomValue(Row, CustomerTable, table=True):
    """The value of one custom field of a customer, or of one of its contacts."""

    __tablename__ = "custom_values"
    __table_args__ = (
        sa.Index(
            "uq_custom_values_customer", "customer_id", "field_id", unique=True, postgresql_where=sa.text(OF_CUSTOMER)
        ),
        sa.Index(
            "uq_custom_values_contact", "contact_id", "field_id", unique=True, postgresql_where=sa.text(OF_CONTACT)
        ),
        sa.Index("ix_custom_values_customer", "customer_id"),
        sa.Index("ix_custom_values_number", "field_id", "as_number", postgresql_where=sa.text("as_number IS NOT NULL")),
        sa.Index("ix_custom_values_day", "field_id", "as_day", postgresql_where=sa.text("as_day IS NOT NULL")),
        sa.Index("ix_custom_values_text", "field_id", "as_text"),
        sa.Index(
            "ix_custom_values_options",
            "value",
            postgresql_using="gin",
            postgresql_ops={"value": "jsonb_path_ops"},
            postgresql_where=sa.text("jsonb_typeof(value) = 'array'"),
        ),
    )
    settlement: ClassVar = Settlement(keep_custom)

    customer_id: UUID = Field(foreign_key="customers.id")
    contact_id: Annotated[UUID | None, RowIdentity()] = Field(default=None, foreign_key="contacts.id")
    field_id: Annotated[UUID, LevelOf(CustomField)] = Field(foreign_key="custom_fields.id")
    code: Annotated[str, RowIdentity()]
    clearance: Annotated[int, RowClearance()]
    value: Any = Field(sa_column=sa.Column(JSONB(none_as_null=True), nullable=False))
    as_number: Annotated[Decimal | None, Derived()] = Field(default=None, sa_type=sa.Numeric)
    as_day: Annotated[date | None, Derived()] = None
    as_text: Annotated[str | None, Derived()] = None


def _schema(*kinds: dict[str, Any], description: str) -> WithJsonSchema:
    several = {"type": "array", "items": {"type": "string"}}
    values = {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, several, *kinds]}
    return WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": values,
            "description": description,
            "examples": [{"annual_budget": "250000", "sales_channel": "online"}],
        }
    )


CustomValuesRead = Annotated[
    dict[str, Value],
    _schema(
        description="Custom fields 自定义字段 by code (see `/v1/custom-fields`), as far as the caller is cleared; "
        "those without a value are left out. Decimals and dates are strings, several options a list."
    ),
]
CustomValuesWrite = Annotated[
    dict[str, Any],
    PydanticField(max_length=MAX_FIELDS_PER_OWNER),
    _schema(
        {"type": "number"},
        {"type": "null"},
        description="Custom fields 自定义字段 by code (see `/v1/custom-fields`): one left out stays, null empties it.",
    ),
]


class CustomQuery(ListQuery):
    """A list that is filtered and sorted by custom fields too."""

    open_sorts: ClassVar[str | None] = r"^-?custom\.[a-z][a-z0-9_]*$"
    sort_text: ClassVar[str] = (
        "Fields to sort by, comma-separated; `-` for descending. `custom.code` sorts by a custom field: options in the "
        "order of the field's list; not for long texts or several options."
    )

    custom: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Condition on a custom field: `code:value`, or with one of its operators `code__gte:value` (`gt` "
        "`gte` `lt` `lte` for numbers and dates; `in` with comma-separated values; `contains` for texts and several "
        "options; `is_set:true` or `false` for all). Repeat it for more conditions.",
        schema_extra={"examples": [["annual_budget__gte:100000", "sales_channel:online"]]},
    )
