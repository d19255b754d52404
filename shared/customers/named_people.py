"""The people of both sides whom a row names, each in a row of its own: shown and replaced as the caller sees them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import Field, col

from shared.auth.access import Principal
from shared.auth.users import users
from shared.auth.visibility import find_hidden_people, person_visible_to
from shared.customers.contacts import contacts
from shared.database import Row
from shared.shapes import ContactId, Read
from shared.web.call import Call

EVERYBODY = 1


class MetPersonRead(Read):
    """A person of the customer who takes part."""

    contact_id: ContactId
    name: str | None = Field(description="The present name; null while the person is not known here yet.")
    title: str | None = Field(description="The present job title 职务; null: not known.")


class OurPersonRead(Read):
    """A person of ours who takes part."""

    user_id: UUID = Field(description="Id of the user.")
    name: str | None = Field(description="The present name; null while the user is not known here yet.")


def together(of: Any, shown: dict[str, Any], name: Any, source: Any, *where: sa.ColumnElement[bool]) -> Any:
    """SQL expression: objects of rows that belong to a row of `of` as an array, by name."""
    pairs = [part for key, value in shown.items() for part in (key, value)]
    each = sa.func.jsonb_build_object(*pairs)
    rows = sa.select(sa.func.jsonb_agg(aggregate_order_by(each, name))).select_from(source).where(*where)
    return sa.func.coalesce(rows.correlate(of).scalar_subquery(), sa.cast([], JSONB), type_=JSONB)


def their_people(principal: Principal, of: Any, table: Any, is_of: sa.ColumnElement[bool]) -> Any:
    """SQL expression: the customer's people in the rows of `table` that belong to a row of `of`, as far as visible."""
    known, contact_id = contacts.alias(), col(table.contact_id)
    met = sa.outerjoin(table, known, known.c.id == contact_id)
    shown = {"contact_id": contact_id, "name": known.c.name, "title": known.c.title}
    where = (is_of, contact_id.is_not(None), person_visible_to(principal, contact_id))
    return together(of, shown, known.c.name, met, *where)


def our_people(of: Any, table: Any, is_of: sa.ColumnElement[bool]) -> Any:
    """SQL expression: our people in the rows of `table` that belong to a row of `of`."""
    known, user_id = users.alias(), col(table.user_id)
    joined = sa.outerjoin(table, known, known.c.id == user_id)
    shown = {"user_id": user_id, "name": known.c.display_name}
    return together(of, shown, known.c.display_name, joined, is_of, user_id.is_not(None))


async def replace_theirs(
    call: Call, of: Row, present: Mapping[UUID, Row], wanted: Collection[UUID], make: Callable[[UUID], Row]
) -> None:
    """Make the customer's people of a row these; people whom the caller may not see stay."""
    hidden = await find_hidden_people(call.session, call.principal.clearance, present)
    gone = present.keys() - set(wanted) - hidden
    new = [one for one in wanted if one not in present]
    for contact_id in gone:
        await call.session.delete(present[contact_id])
    call.session.add_all(map(make, new))
    if changed := {*gone, *new}:
        above = await find_hidden_people(call.session, EVERYBODY, changed)
        of.touch(EVERYBODY if changed - above else EVERYBODY + 1)


async def replace_ours(
    call: Call, of: Row, present: Mapping[UUID, Row], wanted: Collection[UUID], make: Callable[[UUID], Row]
) -> None:
    """Make our people of a row these."""
    gone, new = present.keys() - set(wanted), [one for one in wanted if one not in present]
    for user_id in gone:
        await call.session.delete(present[user_id])
    call.session.add_all(map(make, new))
    if gone or new:
        of.touch()
