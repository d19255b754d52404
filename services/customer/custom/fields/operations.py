"""Operations on the definitions of custom fields."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions import rules
from services.customer.custom.definitions.model import (
    CustomField,
    CustomFieldCreate,
    CustomFieldRead,
    CustomFieldUpdate,
)
from services.customer.custom.definitions.rules import (
    HIGHEST_CLEARANCE,
    CustomFieldInUse,
    CustomFieldsForTheWholeHouse,
    FieldOption,
    TooManyCustomFields,
)
from services.customer.custom.definitions.store import LOCK
from services.customer.custom.fields import store
from services.customer.custom.fields.store import CUSTOM_FIELDS
from shared.auth.access import DataScopeKind, Principal
from shared.auth.clearances import apply_patch
from shared.database import wait_in_line
from shared.web.call import Call


async def create_custom_field(call: Call, body: CustomFieldCreate) -> CustomFieldRead:
    """Define a new field."""
    _refuse_others(call.principal)
    field = CustomField.model_validate(body.model_dump())
    rules.refuse_contradictions(field.define())
    await wait_in_line(call.session, LOCK)
    if await store.count_fields(call.session, body.applies_to) >= rules.MAX_FIELDS_PER_OWNER:
        raise TooManyCustomFields(most=rules.MAX_FIELDS_PER_OWNER)
    return await CUSTOM_FIELDS.add(call, field)


async def update_custom_field(call: Call, field_id: UUID, body: CustomFieldUpdate) -> CustomFieldRead:
    """Change the fields sent; existing values are checked again only when they are written again."""
    _refuse_others(call.principal)
    session = call.session
    await wait_in_line(session, LOCK)  # a value written meanwhile would keep the old clearance and options
    field = await CUSTOM_FIELDS.lock(call, field_id)
    before = field.define()
    apply_patch(field, body, elsewhere={"options"})
    if "options" in body.model_fields_set:
        field.options = [option.model_dump() for option in body.options]
    rules.refuse_contradictions(field.define())
    await _refuse_removal(session, field, before.options)
    await session.flush()
    if field.clearance != before.clearance:
        await store.update_clearance(session, field)
    return CustomFieldRead.model_validate(field)


async def delete_custom_field(call: Call, field_id: UUID) -> None:
    """Remove a field that has no values."""
    _refuse_others(call.principal)
    await wait_in_line(call.session, LOCK)
    field = await CUSTOM_FIELDS.lock(call, field_id)
    values = await store.count_values(call.session, field_id)
    if values:
        raise CustomFieldInUse(values=values)
    await call.session.delete(field)


def _refuse_others(principal: Principal) -> None:
    if principal.data_scope.kind is not DataScopeKind.ALL or principal.clearance < HIGHEST_CLEARANCE:
        raise CustomFieldsForTheWholeHouse()


async def _refuse_removal(session: AsyncSession, field: CustomField, before: tuple[FieldOption, ...]) -> None:
    after = field.define().options
    used = await store.chosen_options(session, field, rules.removed_options(before, after))
    rules.refuse_removal(before, after, used)
