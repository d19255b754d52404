"""A custom field's definition: its table and shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import StringConstraints
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.customer.custom.definitions.rules import (
    HIGHEST_CLEARANCE,
    MAX_LENGTHS,
    MAX_OPTIONS,
    CustomFieldKind,
    Definition,
    FieldOption,
    FieldOwner,
)
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.database import Row, one_of
from shared.money import Amount
from shared.shapes import Body, Line, Patch, Remark, RowRead, example, unset

# No `__`, which separates field and operator in a filter, and no `_` at the end.
FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
OptionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200)]
AtClearance = Annotated[int, Field(ge=1, le=HIGHEST_CLEARANCE)]


class CustomFieldOption(Body):
    """One of the values to choose from."""

    code: OptionCode = Field(description="The code in values and filters; never changed.")
    label: Line = Field(description="What people choose, in Chinese.")
    english_label: Line | None = Field(
        default=None, description="What people choose, in English; null: the Chinese label is shown."
    )
    is_active: bool = Field(
        default=True, description="A retired option stays where it is chosen, but cannot be chosen again."
    )


class CustomFieldProfile(SQLModel):
    """The fields of a custom field's definition."""

    label: Line = Field(description="Its Chinese name.", schema_extra={"examples": ["年度预算"]})
    english_label: Line | None = Field(default=None, description="Its English name; null: the Chinese name is shown.")
    description: Remark | None = Field(default=None, description="Help text for the person who fills it in.")
    unit: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = Field(
        default=None, description="Unit of the number (CNY, %, 人); for display only."
    )
    minimum: Amount | None = Field(default=None, description="Lowest number allowed.")
    maximum: Amount | None = Field(default=None, description="Highest number allowed.")
    earliest: date | None = Field(default=None, description="Earliest date allowed.")
    latest: date | None = Field(default=None, description="Latest date allowed.")
    max_length: int | None = Field(
        default=None,
        ge=1,
        le=MAX_LENGTHS[CustomFieldKind.LONG_TEXT],
        description="Highest number of characters of a text.",
    )
    pattern: Pattern | None = Field(
        default=None,
        description="Regular expression that the whole text must match; without look-around and back references.",
    )
    is_required: bool = Field(
        default=False,
        description="A user who creates the owner must give it, and nobody can empty it. Existing owners, and those "
        "that a client (an integration) creates, may lack it: `custom=<code>__is_set:false` finds them.",
    )
    position: int = Field(default=0, ge=0, le=10_000, description="Sort position among the fields, ascending.")
    is_active: bool = Field(
        default=True,
        description="A retired field is not shown, written or filtered by; its values are kept.",
    )


class CustomField(CustomFieldProfile, Row, CustomerTable, table=True):
    """A custom field's row."""

    __tablename__ = "custom_fields"
    __table_args__ = (sa.UniqueConstraint("applies_to", "code", name="uq_custom_fields_code"),)

    applies_to: FieldOwner = Field(sa_type=one_of(FieldOwner))
    code: str
    kind: CustomFieldKind = Field(sa_type=one_of(CustomFieldKind))
    minimum: Decimal | None = Field(default=None, sa_type=sa.Numeric(20, 4))
    maximum: Decimal | None = Field(default=None, sa_type=sa.Numeric(20, 4))
    clearance: Annotated[int, RowClearance()]
    options: list[dict[str, Any]] = Field(sa_type=JSONB)

    def define(self) -> Definition:
        """The definition in the form that the rules check values with."""
        options = tuple(FieldOption(**option) for option in self.options)
        names = Definition.__dataclass_fields__.keys() - {"options"}
        return Definition(options=options, **{name: getattr(self, name) for name in names})


class CustomFieldCreate(Body, CustomFieldProfile):
    """A new custom field."""

    model_config = example(
        applies_to="customer",
        code="sales_channel",
        kind="choice",
        label="销售渠道",
        english_label="Sales channel",
        options=[
            {"code": "direct", "label": "直销", "english_label": "Direct"},
            {"code": "dealer", "label": "经销商", "english_label": "Dealer"},
        ],
    )

    applies_to: FieldOwner = Field(description="The owner of the values: customers or contacts. Never changed.")
    code: FieldCode = Field(description="Its code in `custom` and in filters; unique per kind of owner, never changed.")
    kind: CustomFieldKind = Field(description="Never changed.")
    clearance: AtClearance = Field(default=1, description="Clearance needed to see the field and its values, 1 to 3.")
    options: list[CustomFieldOption] = Field(
        default_factory=list,
        max_length=MAX_OPTIONS,
        description="The options to choose from, in their order; only for the kinds that offer a choice.",
    )


class CustomFieldUpdate(Patch, CustomFieldProfile):
    """Changes to a custom field (merge-patch); its kind of owner, code and kind are fixed."""

    model_config = example(
        label="主要销售渠道",
        is_required=True,
    )

    label: Line = unset()
    is_required: bool = unset()
    position: int = Field(default=None, ge=0, le=10_000)
    is_active: bool = unset()
    clearance: AtClearance = Field(
        default=None,
        description="Clearance needed to see the field and its values, 1 to 3; applies to existing values too.",
    )
    options: list[CustomFieldOption] = Field(
        default=None,
        max_length=MAX_OPTIONS,
        description="The whole list; an option that is chosen somewhere must stay.",
    )


class CustomFieldRead(RowRead, CustomFieldProfile):
    """A custom field."""

    applies_to: FieldOwner = Field(description="The owner of the values: customers or contacts.")
    code: str = Field(description="Its code in `custom` and in filters.")
    kind: CustomFieldKind = Field(description="The kind of its values.")
    clearance: int = Field(description="Clearance needed to see the field and its values, 1 to 3.")
    options: list[CustomFieldOption] = Field(
        description="The options to choose from, in their order; empty for the kinds that offer no choice."
    )
