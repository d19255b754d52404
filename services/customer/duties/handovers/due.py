"""Open handovers as due items."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.handovers.model import Handover
from services.customer.duties.handovers.rules import HandoverDutyKind, HandoverKind
from services.customer.duties.handovers.store import HANDOVERS, IS_OPEN, responsible
from services.customer.people.contacts.model import Contact
from shared.auth.access import Scope
from shared.auth.clearances import level_of_rows
from shared.auth.users import name_of
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.web.call import Call

OF_MEMBER = Text("{kind}: {customer}, from {giver}", "{kind}：{customer}，移交人 {giver}")
OF_CONTACT = Text("{kind}: {contact} ({customer})", "{kind}：{contact}（{customer}）")


async def select_handovers(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The open handovers of the caller's customers."""
    given = columns(
        id=sa.literal("handover:", sa.Text) + sa.cast(col(Handover.id), sa.Text),
        kind=sa.literal(HandoverDutyKind.HANDOVER.value, sa.Text),
        customer_id=col(Handover.customer_id),
        contact_id=col(Handover.contact_id),
        owner_id=responsible,
        due_at=col(Handover.due_at),
        clearance=sa.func.coalesce(level_of_rows(Contact), 1),
        link_id=col(Handover.id),
        whose=col(Handover.kind),
        contact_name=col(Contact.name),
        from_user_name=name_of(col(Handover.from_user_id)),
    )
    joined = sa.outerjoin(Handover, Contact, col(Contact.id) == col(Handover.contact_id))
    seen, due_on = HANDOVERS.seen_by(call.principal), sql_day_of(col(Handover.due_at))
    return sa.select(*given).select_from(joined).where(seen, IS_OPEN, is_wanted(due_on, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = HandoverKind(row["whose"])
    values = {
        "kind": kind.in_language(language),
        "customer": row["customer_name"],
        "contact": row["contact_name"],
        "giver": row["from_user_name"] or "–",
    }
    text = OF_CONTACT if kind is HandoverKind.KEY_CONTACT else OF_MEMBER
    return ItemText(text.in_language(language, values), f"/v1/handovers/{row['link_id']}")


HANDOVERS_DUE = DueSource(
    HandoverDutyKind,
    Scope.CUSTOMERS_READ,
    due_reader("customer", HandoverDutyKind, select_handovers, _describe, is_all_day=False),
)
