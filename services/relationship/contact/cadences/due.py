"""Contact that is due, as due items of the account manager."""

from typing import Any

import sqlalchemy as sa

from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.cadences.rules import LAST, TITLE, CadenceDuty, CadenceKind, name_of_contact
from services.relationship.contact.cadences.store import CADENCES
from shared.auth.access import Scope
from shared.auth.visibility import customers
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.problems import Language
from shared.web.call import Call


async def _select(call: Call, query: DueQuery) -> sa.Select[Any]:
    """As far as the caller may know of the demand; what is overdue stays due."""
    parts = (cadences.c.kind, sa.cast(cadences.c.customer_id, sa.Text))
    given = columns(
        id=sa.func.concat_ws(":", "contact_due", *parts),
        kind=sa.literal(CadenceDuty.CONTACT_DUE.value, sa.Text),
        customer_id=cadences.c.customer_id,
        owner_id=customers.c.manager_id,
        due_at=midnight(cadences.c.due_on),
        clearance=cadences.c.clearance,
        link_id=cadences.c.customer_id,
        contact_kind=cadences.c.kind,
        **{name: cadences.c[name] for name in ("form", "every", "last_contact_on")},
    )
    joined = sa.join(cadences, customers, customers.c.id == cadences.c.customer_id)
    wanted = (cadences.c.due_on.is_not(None), is_wanted(cadences.c.due_on, query), CADENCES.seen_by(call.principal))
    return sa.select(*given).select_from(joined).where(*wanted)


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    form = ContactForm(row["form"]) if row["form"] else None
    values = {
        "form": name_of_contact(CadenceKind(row["contact_kind"]), form),
        "every": PolicyCadence(row["every"]).named,
        "customer": row["customer_name"],
    }
    note = (
        LAST.in_language(language, {"last_contact_on": row["last_contact_on"].isoformat()})
        if row["last_contact_on"]
        else None
    )
    return ItemText(TITLE.in_language(language, values), f"/v1/cadences?customer_id={row['link_id']}", note)


CADENCES_DUE = DueSource(
    CadenceDuty, Scope.RELATIONSHIPS_READ, due_reader("relationship", CadenceDuty, _select, _describe)
)
