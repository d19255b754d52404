"""Every query for a power map; the caller's access to the customer is checked before."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.decision_chain.contact_lines.model import ContactLine
from services.customer.decision_chain.contact_lines.store import CONTACT_LINES, HOLDS
from services.customer.decision_chain.stage_roles.model import StageRole
from services.customer.decision_chain.stage_roles.store import STAGE_ROLES
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import Seniority
from services.customer.people.contacts.store import CONTACTS
from shared.database import execute
from shared.web.call import Call

MAX_PEOPLE = 1_000
_PERSON = (
    *("id", "name", "english_name", "department", "title", "seniority", "reports_to_id", "decision_role"),
    *("influence", "decision_bases", "is_key", "has_left"),
)
_LINE = ("id", "from_contact_id", "to_contact_id", "kind", "strength", "since", "remark", "evidence", "clearance")
_PART = ("id", "contact_id", "stage", "chain", "role", "weight", "remark", "clearance")


async def read_people(call: Call, customer_id: UUID) -> tuple[list[sa.RowMapping], int]:
    """The customer's people, the most important first and at most 1,000; and their total number."""
    rank = sa.case({one.value: place for place, one in enumerate(Seniority)}, value=col(Contact.seniority), else_=9)
    columns: list[Any] = [col(getattr(Contact, name)) for name in _PERSON]
    query = (
        sa.select(*columns, sa.func.count().over().label("in_all"))
        .where(col(Contact.customer_id) == customer_id, CONTACTS.seen_by(call.principal))
        .order_by(
            *(col(Contact.is_key).desc(), rank, col(Contact.influence).desc().nulls_last()),
            *(col(Contact.name), col(Contact.id)),
        )
        .limit(MAX_PEOPLE)
    )
    rows = await _rows(call, query)
    return rows, rows[0]["in_all"] if rows else 0


async def read_lines(call: Call, customer_id: UUID) -> list[sa.RowMapping]:
    """The present lines between them, as far as the caller is cleared, the strongest first."""
    columns: list[Any] = [col(getattr(ContactLine, name)) for name in _LINE]
    of_customer = col(ContactLine.customer_id) == customer_id
    query = sa.select(*columns).where(of_customer, HOLDS, CONTACT_LINES.seen_by(call.principal))
    return await _rows(call, query.order_by(col(ContactLine.strength).desc(), col(ContactLine.id)))


async def read_parts(call: Call, customer_id: UUID) -> list[sa.RowMapping]:
    """The stage roles, as far as the caller is cleared, the highest weight first."""
    columns: list[Any] = [col(getattr(StageRole, name)) for name in _PART]
    query = sa.select(*columns).where(col(StageRole.customer_id) == customer_id, STAGE_ROLES.seen_by(call.principal))
    return await _rows(call, query.order_by(col(StageRole.weight).desc().nulls_last(), col(StageRole.id)))


async def _rows(call: Call, query: sa.Select[Any]) -> list[sa.RowMapping]:
    return list((await execute(call.session, query)).mappings().all())
