"""People and departments without a responsible person as due items of the account manager or a superior."""

from typing import Any

import sqlalchemy as sa

from services.relationship.assessing.owners import accountable_for
from services.relationship.key_people.responsibilities.gaps import select_gaps
from services.relationship.key_people.responsibilities.rules import ResponsibilityGapKind
from shared.auth.access import Scope
from shared.auth.users import name_of
from shared.customers.contacts import contact_name_of
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{kind}: {subject} ({customer})", "{kind}：{subject}（{customer}）")
NOTES = {
    ResponsibilityGapKind.RESPONSIBLE_INACTIVE: Text(
        "{responsible} cannot sign in any more.", "{responsible}已停用，请另行指定责任人。"
    ),
    ResponsibilityGapKind.RESPONSIBLE_BLIND: Text(
        "{responsible} may not see this: it is above their clearance, or not of their customers.",
        "{responsible}无权查看（权限级别不足或不在其客户范围内），请另行指定责任人。",
    ),
}


async def select_due_gaps(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The gaps of the caller's customers."""
    kinds = [kind for kind in ResponsibilityGapKind if not query.kinds or kind in query.kinds]
    found = select_gaps(call.principal, kinds).subquery("found")
    given = columns(
        **{name: found.c[name] for name in ("id", "kind", "customer_id", "contact_id", "clearance")},
        owner_id=accountable_for(found.c.customer_id, found, level=found.c.clearance),
        due_at=midnight(found.c.since),
        link_id=found.c.customer_id,
        department=found.c.department,
        contact_name=contact_name_of(found.c.contact_id),
        responsible=name_of(found.c.responsible_id),
    )
    return sa.select(*given).where(is_wanted(found.c.since, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind = ResponsibilityGapKind(row["kind"])
    subject = row["contact_name"] or row["department"] or "–"
    values = {"kind": kind.in_language(language), "subject": subject, "customer": row["customer_name"]}
    text, responsible = NOTES.get(kind), {"responsible": row["responsible"] or "–"}
    note = text.in_language(language, responsible) if text else None
    link = f"/v1/responsibilities/gaps?customer_id={row['link_id']}"
    return ItemText(TITLE.in_language(language, values), link, note)


RESPONSIBLE_DUE = DueSource(
    ResponsibilityGapKind,
    Scope.RELATIONSHIPS_READ,
    due_reader("relationship", ResponsibilityGapKind, select_due_gaps, _describe),
)
