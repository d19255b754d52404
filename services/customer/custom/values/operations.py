"""Operations on the values of custom fields."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import CustomFieldKind, FieldOwner
from services.customer.custom.definitions.store import lock_definitions, read_definitions
from services.customer.custom.values import rules, store
from services.customer.custom.values.kinds import Value, search_forms
from services.customer.custom.values.model import CustomValue
from services.customer.custom.values.rules import ValueChange
from shared.web.call import Call


class Owner(NamedTuple):
    """The owner of values: a customer or, if `contact_id` is set, one of its contacts."""

    customer_id: UUID
    contact_id: UUID | None = None

    @property
    def kind(self) -> FieldOwner:
        """The kind of owner."""
        return FieldOwner.CUSTOMER if self.contact_id is None else FieldOwner.CONTACT


async def write_first_values(call: Call, owner: Owner, sent: Mapping[str, Any]) -> None:
    """Write the values of a new customer or contact. Raises CustomValuesInvalid.

    A user must give required fields; a client, which can ask nobody, may leave them out.
    """
    known = await (lock_definitions if sent else read_definitions)(call.session, owner.kind)
    changes = rules.find_changes(known, sent, {})
    if call.principal.user_id is not None:
        rules.refuse_missing(known, sent)
    call.session.add_all(_new_value(owner, change) for change in changes if change.value is not None)


async def change_values(call: Call, owner: Owner, sent: Mapping[str, Any]) -> int | None:
    """Write the values sent (merge-patch), and return from which level on callers see a change, if there is one.

    Lock the owner's row first. Raises CustomValuesInvalid.
    """
    if not sent:
        return None
    known = await lock_definitions(call.session, owner.kind)
    ids = [owner.contact_id or owner.customer_id]
    present = await store.list_values_of_many(call.session, owner.kind, ids, sent.keys())
    values = {code: row.value for (_, code), row in present.items()}
    changes = rules.find_changes(known, sent, values)
    await _write(call.session, present, {owner: changes})
    return min((change.definition.clearance for change in changes), default=None)


async def write_values(session: AsyncSession, of: FieldOwner, changes: Mapping[Owner, Sequence[ValueChange]]) -> None:
    """Write changes of many owners, whose rows must be locked, and release the values from the session."""
    ids = [owner.contact_id or owner.customer_id for owner in changes]
    codes = {change.definition.code for each in changes.values() for change in each}
    present = await store.list_values_of_many(session, of, ids, codes)
    await _write(session, present, changes)
    written = [row for row in (*session.new, *present.values()) if isinstance(row, CustomValue)]
    await session.flush()
    for row in written:
        session.expunge(row)


async def _write(
    session: AsyncSession,
    present: Mapping[tuple[UUID, str], CustomValue],
    changes: Mapping[Owner, Sequence[ValueChange]],
) -> None:
    for owner, change in ((owner, change) for owner, each in changes.items() for change in each):
        row = present.get((owner.contact_id or owner.customer_id, change.definition.code))
        if row is None:
            session.add_all([] if change.value is None else [_new_value(owner, change)])
        elif change.value is None:
            await session.delete(row)
        else:
            _put(row, change.definition.kind, change.value)


def _new_value(owner: Owner, change: ValueChange) -> CustomValue:
    row = CustomValue(
        customer_id=owner.customer_id,
        contact_id=owner.contact_id,
        field_id=change.definition.id,
        code=change.definition.code,
        clearance=change.definition.clearance,
        value=change.value,
    )
    _put(row, change.definition.kind, change.value)
    return row


def _put(row: CustomValue, kind: CustomFieldKind, value: Value | None) -> None:
    row.value = value
    row.as_number, row.as_text, row.as_day = search_forms(kind, value)
