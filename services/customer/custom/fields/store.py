"""Every query over the definitions of custom fields."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.model import CustomField, CustomFieldRead
from services.customer.custom.definitions.rules import CustomFieldKind, CustomFieldNotFound, FieldOwner
from services.customer.custom.values.model import CustomValue
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery


class CustomFieldQuery(
    ListQuery,
    of=CustomFieldRead,
    filters=("id", "applies_to", "code", "kind", "clearance", "is_required", "is_active", "created_at", "updated_at"),
    sorts=("applies_to", "code", "kind", "label", "position", "created_at", "updated_at"),
    searched=("code", "label", "english_label", "description"),
    default_sort="applies_to,position,code",
):
    """How custom fields are filtered, sorted and searched."""


CUSTOM_FIELDS = Collection(
    CustomField, CustomFieldRead, CustomFieldQuery, missing=CustomFieldNotFound, visible=everybody
)


async def count_fields(session: AsyncSession, applies_to: FieldOwner) -> int:
    """Number of fields, including retired ones."""
    query = select(sa.func.count()).select_from(CustomField).where(col(CustomField.applies_to) == applies_to)
    return int((await session.exec(query)).one())


async def count_values(session: AsyncSession, field_id: UUID) -> int:
    """Number of the field's values, including those of deleted owners."""
    query = select(sa.func.count()).select_from(CustomValue).where(col(CustomValue.field_id) == field_id)
    return int((await session.exec(query)).one())


async def chosen_options(session: AsyncSession, field: CustomField, options: Iterable[str]) -> set[str]:
    """The options, among those given, that are chosen somewhere."""
    if not options:
        return set()
    codes = sa.func.unnest(sa.cast(sorted(options), ARRAY(sa.Text))).table_valued("code").render_derived()
    values = col(CustomValue.value)
    is_chosen = (
        values.contains(sa.func.jsonb_build_array(codes.c.code))
        if field.kind is CustomFieldKind.CHOICES
        else values == sa.func.to_jsonb(sa.cast(codes.c.code, sa.Text)).cast(JSONB)
    )
    query = sa.select(codes.c.code).where(sa.exists().where(col(CustomValue.field_id) == field.id, is_chosen))
    return {row[0] for row in await execute(session, query)}


async def update_clearance(session: AsyncSession, field: CustomField) -> None:
    """Give the field's values its clearance, for their next events; the field's own event records the change."""
    await execute(
        session,
        sa.update(CustomValue)
        .where(col(CustomValue.field_id) == field.id, col(CustomValue.clearance) != field.clearance)
        .values(clearance=field.clearance, version=CustomValue.version + 1, updated_at=sa.func.now()),
    )
