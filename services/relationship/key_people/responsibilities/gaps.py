"""The query for gaps: key people and departments without a responsible person who may sign in and see them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.assessing.owners import accountable_for
from services.relationship.key_people.people import PRESENT, level_of_person, seen_people
from services.relationship.key_people.responsibilities.model import Responsibility, ResponsibilityGapRead
from services.relationship.key_people.responsibilities.rules import ResponsibilityGapKind
from services.relationship.key_people.responsibilities.store import RESPONSIBILITIES
from shared.auth.access import Principal
from shared.auth.users import name_of, users
from shared.customers.colleagues import colleagues, may_see
from shared.customers.contacts import contact_name_of, contacts
from shared.customers.served import is_served
from shared.days import sql_day_of, sql_today
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.web.call import Call

TYPES: dict[str, Any] = {
    "id": sa.Text,
    "kind": sa.Text,
    "customer_id": sa.Uuid,
    "contact_id": sa.Uuid,
    "department": sa.Text,
    "responsible_id": sa.Uuid,
    "since": sa.Date,
    "clearance": sa.Integer,
}


class ResponsibilityGapQuery(
    ListQuery,
    of=ResponsibilityGapRead,
    filters=("kind", "customer_id", "contact_id", "department", "owner_id", "since"),
    sorts=("since", "customer_name", "kind"),
    default_sort="since",
):
    """How gaps are filtered and sorted."""


_PLACES = {
    name: sa.column(name, TYPES.get(name, sa.Uuid if name.endswith("_id") else sa.Text))
    for name in ResponsibilityGapRead.model_fields
}
GAPS = Listing(ResponsibilityGapRead, ResponsibilityGapQuery, _PLACES, visible=everybody)


async def list_responsibility_gaps(call: Call, query: ResponsibilityGapQuery) -> Page[ResponsibilityGapRead]:
    """The gaps at the caller's customers."""
    filters = dict(query.filters_in_use())
    kinds = [filters["kind"]] if "kind" in filters else filters.get("kind__in", list(ResponsibilityGapKind))
    found = select_gaps(call.principal, kinds).subquery("found")
    owner = accountable_for(found.c.customer_id, found, level=found.c.clearance)
    beside = {
        "contact_name": contact_name_of(found.c.contact_id),
        "responsible_name": name_of(found.c.responsible_id),
        "owner_id": owner,
        "owner_name": name_of(owner),
    }
    own = {name: found.c[name] for name in TYPES if name in _PLACES}
    return await GAPS.over({**own, **beside}).page(call, query)


def select_gaps(principal: Principal, kinds: Sequence[ResponsibilityGapKind]) -> sa.CompoundSelect[Any]:
    """The gaps of these kinds at the caller's customers."""
    parts = {
        ResponsibilityGapKind.RESPONSIBLE_MISSING: _people_without,
        ResponsibilityGapKind.DEPARTMENT_UNOWNED: _departments_without,
        ResponsibilityGapKind.RESPONSIBLE_INACTIVE: _inactive,
        ResponsibilityGapKind.RESPONSIBLE_BLIND: _blind,
    }
    return sa.union_all(*(part(principal) for kind, part in parts.items() if kind in kinds), _nothing())


def _people_without(principal: Principal) -> sa.Select[Any]:
    is_assigned = sa.exists().where(col(Responsibility.contact_id) == contacts.c.id)
    given = _gap(
        ResponsibilityGapKind.RESPONSIBLE_MISSING,
        contacts.c.id,
        customer_id=contacts.c.customer_id,
        contact_id=contacts.c.id,
        since=contacts.c.added_on,
        clearance=level_of_person(contacts.c.id),
    )
    return sa.select(*given).where(contacts.c.is_key, *_there(principal), ~is_assigned)


def _departments_without(principal: Principal) -> sa.Select[Any]:
    place = (contacts.c.customer_id, contacts.c.department)
    is_same = (col(Responsibility.customer_id) == place[0], col(Responsibility.department) == place[1])
    department = sa.func.md5(contacts.c.department)
    given = _gap(
        ResponsibilityGapKind.DEPARTMENT_UNOWNED,
        sa.cast(contacts.c.customer_id, sa.Text) + ":" + department,
        customer_id=contacts.c.customer_id,
        department=contacts.c.department,
        since=sa.func.min(contacts.c.added_on),
        clearance=sa.func.min(level_of_person(contacts.c.id)),
    )
    is_open = (contacts.c.department.is_not(None), *_there(principal), ~sa.exists().where(*is_same))
    return sa.select(*given).where(*is_open).group_by(*place)


def _inactive(principal: Principal) -> sa.Select[Any]:
    since = sa.func.coalesce(sql_day_of(colleagues.c.inactive_since), sql_today())
    return _assigned(principal, ResponsibilityGapKind.RESPONSIBLE_INACTIVE, since, users.c.id.is_(None))


def _blind(principal: Principal) -> sa.Select[Any]:
    row = Responsibility
    sees_it = may_see(col(row.responsible_id), col(row.customer_id), _level_of(row))
    since = sql_day_of(col(row.updated_at))
    return _assigned(principal, ResponsibilityGapKind.RESPONSIBLE_BLIND, since, users.c.id.is_not(None), ~sees_it)


def _assigned(
    principal: Principal, kind: ResponsibilityGapKind, since: Any, *where: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    """Assignments to a user who does not do. `users` has a row only for who may sign in."""
    row = Responsibility
    has_left = sa.exists().where(contacts.c.id == col(row.contact_id), contacts.c.has_left)
    shown = ("customer_id", "contact_id", "department", "responsible_id")
    fields = {name: col(getattr(row, name)) for name in shown}
    given = _gap(kind, col(row.id), **fields, since=since, clearance=_level_of(row))
    joined = sa.outerjoin(row, users, sa.and_(users.c.id == col(row.responsible_id), users.c.is_active))
    joined = joined.outerjoin(colleagues, colleagues.c.user_id == col(row.responsible_id))
    is_open = (~has_left, is_served(col(row.customer_id)), *where)
    return sa.select(*given).select_from(joined).where(RESPONSIBILITIES.seen_by(principal), *is_open)


def _level_of(row: type[Responsibility]) -> sa.ColumnElement[int]:
    return sa.func.greatest(col(row.clearance), level_of_person(col(row.contact_id)), type_=sa.Integer)


def _there(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    return PRESENT, is_served(contacts.c.customer_id), seen_people(principal)


def _gap(kind: ResponsibilityGapKind, key: Any, **fields: Any) -> list[Any]:
    given = {
        "id": sa.literal(f"{kind.value}:", sa.Text) + sa.cast(key, sa.Text),
        "kind": sa.literal(kind.value, sa.Text),
        **fields,
    }
    return [sa.cast(given.get(name, sa.null()), type_).label(name) for name, type_ in TYPES.items()]


def _nothing() -> sa.Select[Any]:
    return sa.select(*(sa.cast(sa.null(), type_).label(name) for name, type_ in TYPES.items())).where(sa.false())
