"""The people of summit projects as callers see them."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.pursuits.summit_people.model import NamedPerson, SummitPerson
from services.planning.pursuits.summit_people.rules import SummitPersonNotFound
from services.planning.pursuits.summit_projects.store import of_visible_projects
from shared.customers.contacts import contact_name_of, contacts
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class SummitPersonQuery(ListQuery, of=NamedPerson, filters=("id",), sorts=("created_at",), default_sort="created_at"):
    """People are read all at once."""


_ROLE = sa.select(contacts.c.decision_role).where(contacts.c.id == col(SummitPerson.contact_id)).scalar_subquery()

SUMMIT_PEOPLE = Collection(
    SummitPerson,
    NamedPerson,
    SummitPersonQuery,
    missing=SummitPersonNotFound,
    visible=of_visible_projects(col(SummitPerson.summit_project_id)),
    columns={"contact_name": contact_name_of(col(SummitPerson.contact_id)), "decision_role": _ROLE},
)


def of_project(summit_project_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: people of the project."""
    return col(SummitPerson.summit_project_id) == summit_project_id


async def count_people(call: Call, summit_project_id: UUID) -> int:
    """Number of the project's people, also of those whom the caller may not see."""
    query = sa.select(sa.func.count()).select_from(SummitPerson).where(of_project(summit_project_id))
    return int((await execute(call.session, query)).scalar_one())
