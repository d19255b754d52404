"""Duties about dossiers as due items."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.dossier.dossiers.operations import cleared
from services.customer.dossier.facts.model import DossierFact
from services.customer.dossier.facts.store import DOSSIER_FACTS, review_due_on
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import read_items
from services.customer.duties.dossier_duties.rules import COMPLETE_FOR, DossierDutyKind
from services.customer.duties.policies.store import POLICIES
from services.customer.people.contacts.rules import COACH_CLEARANCE
from services.customer.profile.colleagues.store import acting_for, may_be_asked
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.register.store import seen_by
from services.customer.profile.standing.model import standings
from shared.auth.access import Scope
from shared.auth.clearances import cleared_for
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.web.call import Call

STALE = Text("Verify: {item} ({customer})", "核实：{item}（{customer}）")
MISSING = Text("{count} required items of the dossier are missing: {customer}", "必填档案缺 {count} 项：{customer}")
IS_SERVED = col(Customer.status) != CustomerStatus.EXITED


async def select_duties(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The facts to verify, and the customers whose dossier lacks required items."""
    items = cleared((await read_items(call.session)).values(), call.principal)
    days = (await POLICIES.current(call.session)).content.remedy_days
    duties = sa.union_all(_stale(call, query, items), _missing(call, query, items, days)).subquery("duties")
    return sa.select(duties)


def _stale(call: Call, query: DueQuery, items: Iterable[DossierItem]) -> sa.Select[Any]:
    """The last day on which a fact counts as verified; its owner verifies it, else the account manager."""
    names = [(item.key, item.name_en, item.name_zh) for item in items]
    kinds = [sa.column(name, sa.Text) for name in ("key", "name_en", "name_zh")]
    listed = sa.values(*kinds, name="items").data(names or [("", "", "")])
    customer_id, owner_id = col(DossierFact.customer_id), col(DossierFact.owner_id)
    due_on = review_due_on(call.principal)
    given = columns(
        id=sa.literal("stale_fact:", sa.Text) + sa.cast(col(DossierFact.id), sa.Text),
        kind=sa.literal(DossierDutyKind.STALE_FACT.value, sa.Text),
        customer_id=customer_id,
        owner_id=acting_for(customer_id, DossierFact, first=owner_id),
        due_at=midnight(due_on),
        clearance=DOSSIER_FACTS.columns["clearance"],
        link_id=col(DossierFact.id),
        name_en=listed.c.name_en,
        name_zh=listed.c.name_zh,
        count=sa.cast(sa.null(), sa.Integer),
    )
    joined = sa.join(DossierFact, listed, listed.c.key == col(DossierFact.item))
    joined = joined.join(Customer, sa.and_(col(Customer.id) == customer_id, IS_SERVED))
    seen = DOSSIER_FACTS.seen_by(call.principal)
    return sa.select(*given).select_from(joined).where(seen, is_wanted(due_on, query))


def _missing(call: Call, query: DueQuery, items: Sequence[DossierItem], days: int) -> sa.Select[Any]:
    """One duty for each core or important customer whose dossier lacks required items that the caller may see, from the
    day since which it is of that class.

    What is filled from other records is not entered here, and has duties of its own.
    """
    required = [item for item in items if item.is_required]
    keys = [item.key for item in required if item.profile_field is None and item.filled_from is None]
    fields = [getattr(Customer, item.profile_field.value) for item in required if item.profile_field]
    of_customer = col(DossierFact.customer_id) == col(Customer.id)
    known = sa.select(sa.func.count(col(DossierFact.item).distinct()))
    is_known = sa.and_(of_customer, cleared_for(call.principal, DossierFact))
    known = known.where(is_known, col(DossierFact.item).in_(keys)).correlate(Customer)
    empty = sum((sa.cast(col(field).is_(None), sa.Integer) for field in fields), start=sa.literal(0))
    count = len(keys) - known.scalar_subquery() + empty
    due_on = sql_day_of(standings.c.class_since) + days
    given = columns(
        id=sa.literal("missing_facts:", sa.Text) + sa.cast(col(Customer.id), sa.Text),
        kind=sa.literal(DossierDutyKind.MISSING_FACTS.value, sa.Text),
        customer_id=col(Customer.id),
        owner_id=acting_for(col(Customer.id), Customer),
        due_at=midnight(due_on),
        # A fact from a coach counts for readers of its level only, so their number of missing items has that level too.
        clearance=max(min(call.principal.clearance, COACH_CLEARANCE), *(item.clearance for item in required)),
        link_id=col(Customer.id),
        name_en=sa.cast(sa.null(), sa.Text),
        name_zh=sa.cast(sa.null(), sa.Text),
        count=sa.cast(count, sa.Integer),
    )
    joined = sa.join(Customer, standings, standings.c.customer_id == col(Customer.id))
    is_asked = sa.and_(seen_by(call.principal), IS_SERVED, may_be_asked(call.principal, query, col(Customer.id)))
    is_important = standings.c.customer_class.in_(COMPLETE_FOR)
    return sa.select(*given).select_from(joined).where(is_asked, is_important, is_wanted(due_on, query), count > 0)


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    if row["kind"] == DossierDutyKind.MISSING_FACTS:
        values = {"count": row["count"], "customer": row["customer_name"]}
        return ItemText(MISSING.in_language(language, values), f"/v1/customers/{row['link_id']}/dossier")
    item = row["name_zh"] if language == "zh-CN" else row["name_en"]
    title = STALE.in_language(language, {"item": item, "customer": row["customer_name"]})
    return ItemText(title, f"/v1/dossier-facts/{row['link_id']}")


DOSSIER_DUE = DueSource(
    DossierDutyKind, Scope.CUSTOMERS_READ, due_reader("customer", DossierDutyKind, select_duties, _describe)
)
