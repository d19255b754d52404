"""What we promised as due items."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.commitments.model import Commitment
from services.relationship.contact.commitments.rules import CommitmentDuty, CommitmentSide
from services.relationship.contact.commitments.store import COMMITMENTS
from shared.auth.access import Scope
from shared.auth.visibility import customers
from shared.customers.contacts import contact_name_of
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Promised to {customer}: {what}", "对{customer}的承诺：{what}")
SHOWN = 80


async def _select(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What we owe and have not done yet; of one without an owner the account manager has to think."""
    row = Commitment
    manager = sa.select(customers.c.manager_id).where(customers.c.id == col(row.customer_id)).scalar_subquery()
    given = columns(
        id=sa.literal("commitment:", sa.Text) + sa.cast(col(row.id), sa.Text),
        kind=sa.literal(CommitmentDuty.COMMITMENT.value, sa.Text),
        customer_id=col(row.customer_id),
        contact_id=col(row.contact_id),
        owner_id=sa.func.coalesce(col(row.user_id), manager),
        due_at=midnight(col(row.due_on)),
        link_id=col(row.id),
        contact_name=contact_name_of(col(row.contact_id)),
        what=col(row.what),
    )
    is_open = (col(row.side) == CommitmentSide.OURS, col(row.done_on).is_(None), is_wanted(col(row.due_on), query))
    return sa.select(*given).where(*is_open, COMMITMENTS.seen_by(call.principal))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    what = row["what"] if len(row["what"]) <= SHOWN else f"{row['what'][:SHOWN]}…"
    title = TITLE.in_language(language, {"customer": row["customer_name"], "what": what})
    return ItemText(title, f"/v1/commitments/{row['link_id']}", row["what"] if what != row["what"] else None)


COMMITMENTS_DUE = DueSource(
    CommitmentDuty, Scope.RELATIONSHIPS_READ, due_reader("relationship", CommitmentDuty, _select, _describe)
)
