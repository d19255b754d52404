"""Every query over responsible people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.relationship.assessing.owners import accountable_for
from services.relationship.key_people.people import level_of_person
from services.relationship.key_people.responsibilities.model import Responsibility, ResponsibilityRead
from services.relationship.key_people.responsibilities.rules import ResponsibilityNotFound
from shared.auth.users import name_of, users
from shared.auth.visibility import of_visible_customers
from shared.customers.colleagues import may_see
from shared.customers.contacts import contact_name_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class ResponsibilityQuery(
    ListQuery,
    of=ResponsibilityRead,
    filters=(
        *("id", "customer_id", "contact_id", "department", "responsible_id", "is_inactive"),
        *("created_at", "updated_at"),
    ),
    sorts=("department", "responsible_name", "created_at", "updated_at"),
):
    """How responsible people are filtered and sorted."""


_may_sign_in = sa.exists().where(users.c.id == col(Responsibility.responsible_id), users.c.is_active)

RESPONSIBILITIES = Collection(
    Responsibility,
    ResponsibilityRead,
    ResponsibilityQuery,
    missing=ResponsibilityNotFound,
    visible=of_visible_customers(col(Responsibility.customer_id)),
    columns={
        "contact_name": contact_name_of(col(Responsibility.contact_id)),
        "responsible_name": name_of(col(Responsibility.responsible_id)),
        "is_inactive": ~_may_sign_in,
    },
)


def responsible_for(person: Any, *correlated: Any, level: Any = 1) -> sa.ColumnElement[Any]:
    """SQL expression: who is responsible for the person of this row of contacts: by name, for the department, the
    account manager, or a superior; only who may sign in, see the person, and has this level.
    """
    of_person = Responsibility.__table__.alias()  # type: ignore[attr-defined]
    of_department = Responsibility.__table__.alias()  # type: ignore[attr-defined]
    in_department = (
        of_department.c.customer_id == person.c.customer_id,
        of_department.c.department == person.c.department,
    )
    needed = sa.func.greatest(level_of_person(person.c.id), level, type_=sa.Integer)
    return sa.func.coalesce(
        _able(of_person, person, needed, of_person.c.contact_id == person.c.id),
        _able(of_department, person, needed, *in_department),
        accountable_for(person.c.customer_id, person, *correlated, level=needed),
        type_=sa.Uuid,
    )


def _able(among: Any, person: Any, level: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    sees = may_see(among.c.responsible_id, person.c.customer_id, level)
    return sa.select(among.c.responsible_id).where(*where, sees).limit(1).correlate_except(among).scalar_subquery()


async def lock_assigned(
    call: Call, contact_ids: Iterable[UUID], departments: Iterable[tuple[UUID, str]]
) -> list[Responsibility]:
    """The present assignments of these people and departments, locked."""
    row = Responsibility
    of_department = sa.tuple_(col(row.customer_id), col(row.department)).in_(list(departments))
    query = select(row).where(sa.or_(col(row.contact_id).in_(list(contact_ids)), of_department))
    return list(await call.session.exec(query.order_by(col(row.id)).with_for_update()))
