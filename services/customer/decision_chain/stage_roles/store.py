"""Every query over stage roles."""

import sqlalchemy as sa
from sqlmodel import col

from services.customer.decision_chain.stage_roles.model import StageRole, StageRoleRead
from services.customer.decision_chain.stage_roles.rules import StageRoleNotFound
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from shared.auth.access import Principal
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class StageRoleQuery(
    ListQuery,
    of=StageRoleRead,
    filters=("customer_id", "contact_id", "stage", "chain", "role", "created_at", "updated_at"),
    sorts=("stage", "role", "weight", "created_at", "updated_at"),
):
    """How stage roles are filtered and sorted."""


_IS_PERSON = col(Contact.id) == col(StageRole.contact_id)


def _of_visible_people(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.exists().where(_IS_PERSON, CONTACTS.seen_by(principal))


STAGE_ROLES = Collection(
    StageRole,
    StageRoleRead,
    StageRoleQuery,
    missing=StageRoleNotFound,
    visible=_of_visible_people,
    columns={"contact_name": sa.select(col(Contact.name)).where(_IS_PERSON).scalar_subquery()},
)
