"""What is due about leads: to be qualified, to be given an expected close, and to be closed when it has passed."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.pursuits.leads.model import Lead
from services.planning.pursuits.leads.rules import PURSUED, LeadDueKind, LeadState
from services.planning.pursuits.leads.store import LEADS
from services.planning.pursuits.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{due}: {title}, {customer}", "{due}：{title}，{customer}")
NOTE = Text("Expected close: {day}", "预计结案日期：{day}")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(Lead.customer_id)).scalar_subquery()
EXPECTED = sa.func.coalesce(col(Lead.expected_close_on), col(Lead.expected_order_on))
WITHOUT_DAY = sa.case((EXPECTED.is_(None), col(Lead.qualified_on)))
_OWNER = sa.func.coalesce(col(Lead.owner_id), _MANAGER)


async def select_leads(call: Call, query: DueQuery) -> sa.Select[Any]:
    """New leads to be qualified, and qualified ones to be closed; or, where nobody has said when, to be given a day."""
    scheme = (await SCHEMES.current(call.session)).content
    to_qualify = _of(
        LeadDueKind.LEAD_QUALIFICATION, col(Lead.brought_in_on), scheme.qualification_days, [LeadState.NEW]
    )
    to_close = _of(LeadDueKind.LEAD_CLOSING, EXPECTED, scheme.closing_days, PURSUED)
    to_expect = _of(LeadDueKind.LEAD_DAY, WITHOUT_DAY, scheme.closing_days, PURSUED)
    seen = LEADS.seen_by(call.principal), is_served(col(Lead.customer_id))
    found = [
        sa.select(*given).where(*seen, waits, is_wanted(day, query))
        for given, day, waits in (to_qualify, to_close, to_expect)
    ]
    return sa.select(sa.union_all(*found).subquery("waiting"))


def _of(kind: LeadDueKind, day: Any, days: int, states: Any) -> tuple[list[Any], Any, sa.ColumnElement[bool]]:
    due_on = sa.cast(day + timedelta(days=days), sa.Date)
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(col(Lead.id), sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(Lead.customer_id),
        owner_id=_OWNER,
        due_at=midnight(due_on),
        link_id=col(Lead.id),
        title=col(Lead.title),
        expected_on=EXPECTED,
    )
    return given, due_on, col(Lead.state).in_(states)


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"due": LeadDueKind(row["kind"]).named, "title": row["title"], "customer": row["customer_name"]}
    note = NOTE.in_language(language, {"day": row["expected_on"]}) if row["expected_on"] else None
    return ItemText(TITLE.in_language(language, values), f"/v1/leads/{row['link_id']}", note)


LEADS_DUE = DueSource(LeadDueKind, Scope.PLANS_READ, due_reader("planning", LeadDueKind, select_leads, _describe))
