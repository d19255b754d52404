"""Team violations as due items."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.violations.rules import TeamViolationKind
from services.customer.duties.violations.store import violations
from services.customer.profile.colleagues.store import may_be_asked
from services.customer.profile.register.model import Customer
from shared.auth.access import Scope
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

OF_TEAM = Text("{kind}: {customer}", "{kind}：{customer}")
OF_SUBJECT = Text("{kind}: {subject} ({customer})", "{kind}：{subject}（{customer}）")


async def select_violations(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The violations of the caller's customers."""
    kinds = query.kinds or set(TeamViolationKind)
    among = [may_be_asked(call.principal, query, col(Customer.id))]
    if query.customer_id is not None:
        among.append(col(Customer.id) == query.customer_id)
    found = await violations(call, [kind for kind in TeamViolationKind if kind in kinds], *among)
    given = columns(
        **{name: found[name] for name in ("id", "kind", "customer_id", "owner_id", "clearance")},
        due_at=midnight(found["due_on"]),
        link_id=found["customer_id"],
        subject=sa.func.coalesce(found["user_name"], found["competitor_name"]),
    )
    return sa.select(*given).where(is_wanted(found["due_on"], query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = TeamViolationKind(row["kind"])
    values = {"kind": kind.in_language(language), "customer": row["customer_name"], "subject": row["subject"]}
    text = OF_SUBJECT if row["subject"] else OF_TEAM
    return ItemText(text.in_language(language, values), f"/v1/customers/{row['link_id']}/team")


VIOLATIONS_DUE = DueSource(
    TeamViolationKind, Scope.CUSTOMERS_READ, due_reader("customer", TeamViolationKind, select_violations, _describe)
)
