"""Visits to new people as due items of the responsible person."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.contact_changes.model import ContactChange
from services.relationship.contact.contact_changes.rules import ContactChangeDuty, ContactChangeKind
from services.relationship.contact.contact_changes.store import CHANGES, IS_AWAITED, IS_THEIRS, LEVEL, RESPONSIBLE
from shared.auth.access import Scope
from shared.auth.users import name_of
from shared.customers.contacts import contact_name_of
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

VISIT = Text("Visit the new person {successor}: {customer}", "拜访新对接人{successor}：{customer}")
FIND = Text("Find and visit the successor of {person}: {customer}", "确定并拜访{person}的继任者：{customer}")
INTRODUCE = Text("First visit of {successor}: {customer}", "{successor}首次拜访：{customer}")
APPOINT = Text("Appoint a successor and introduce them: {customer}", "确定接手人并完成首次拜访：{customer}")


async def _select(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The changes after which nobody has visited yet; what is overdue stays due."""
    row = ContactChange
    given = columns(
        id=sa.literal("new_contact_visit:", sa.Text) + sa.cast(col(row.id), sa.Text),
        kind=sa.literal(ContactChangeDuty.NEW_CONTACT_VISIT.value, sa.Text),
        customer_id=col(row.customer_id),
        contact_id=sa.func.coalesce(col(row.successor_contact_id), col(row.contact_id)),
        owner_id=RESPONSIBLE,
        due_at=midnight(col(row.visit_due_on)),
        clearance=LEVEL,
        link_id=col(row.id),
        change=col(row.kind),
        person=contact_name_of(col(row.contact_id)),
        contact_name=contact_name_of(sa.func.coalesce(col(row.successor_contact_id), col(row.contact_id))),
        successor=sa.case(
            (IS_THEIRS, contact_name_of(col(row.successor_contact_id))), else_=name_of(col(row.to_user_id))
        ),
    )
    wanted = is_wanted(col(row.visit_due_on), query)
    return sa.select(*given).where(IS_AWAITED, wanted, CHANGES.seen_by(call.principal))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = ContactChangeKind(row["change"])
    known, unknown = (VISIT, FIND) if kind is ContactChangeKind.KEY_CONTACT else (INTRODUCE, APPOINT)
    values = {"successor": row["successor"], "person": row["person"] or "–", "customer": row["customer_name"]}
    text = known if row["successor"] else unknown
    title, link = text.in_language(language, values), f"/v1/contact-changes/{row['link_id']}"
    return ItemText(title, link, kind.in_language(language))


CONTACT_CHANGES_DUE = DueSource(
    ContactChangeDuty, Scope.RELATIONSHIPS_READ, due_reader("relationship", ContactChangeDuty, _select, _describe)
)
