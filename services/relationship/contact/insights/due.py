"""Insights that the scheme asks for and nobody has issued yet, as due items."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from services.relationship.contact.insight_schemes.model import InsightDuty
from services.relationship.contact.insight_schemes.rules import period_of
from services.relationship.contact.insight_schemes.store import INSIGHT_SCHEMES
from services.relationship.contact.insights.rules import InsightDutyKind
from services.relationship.contact.insights.store import find_issued
from shared.auth.access import Scope
from shared.auth.users import users
from shared.customers.due_items import DueItem, DueQuery, DueSource, Whose, position_of
from shared.customers.due_reading import DueItems, ItemText
from shared.database import execute
from shared.problems import Text
from shared.time import company_today
from shared.web.call import Call

TITLE = Text("{kind} for {first} to {last}", "{kind}：{first} 至 {last}")
INSIGHTS = DueItems("relationship", InsightDutyKind, lead_days=7)


async def insights_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The insights of the periods that end in the window, by the scheme in force, which are not there yet."""
    if query.customer_id is not None or query.owner is Whose.TEAM:
        return []
    scheme = await INSIGHT_SCHEMES.current(call.session)
    asked = [
        (duty, *period)
        for duty in scheme.content.duties
        if query.owner is not Whose.ME or (duty.owner_id and duty.owner_id == call.principal.user_id)
        for period in _periods(duty, query)
    ]
    named = await _names(call, scheme.content.duties)
    issued = await find_issued(call.session, [(duty.kind, first, last) for duty, first, last in asked])
    items = [
        _item(call, duty, first, last, named) for duty, first, last in asked if (duty.kind, first, last) not in issued
    ]
    after = (query.after_due_at, query.after_id or "") if query.after_due_at else None
    wanted = (one for one in items if after is None or position_of(one) > after)
    return sorted(wanted, key=position_of)[: query.limit]


INSIGHTS_DUE = DueSource(InsightDutyKind, Scope.RELATIONSHIPS_READ, insights_due)


def _periods(duty: InsightDuty, query: DueQuery) -> Iterator[tuple[date, date]]:
    """The periods that are running or to come and end in the window; what has passed is not made up for."""
    first, last = period_of(max(query.first, company_today()), duty.every)
    while last <= query.last:
        yield first, last
        first, last = period_of(last + timedelta(days=1), duty.every)


async def _names(call: Call, duties: list[InsightDuty]) -> dict[object, str]:
    ids = [duty.owner_id for duty in duties if duty.owner_id]
    query = sa.select(users.c.id, users.c.display_name).where(users.c.id.in_(ids))
    return {row.id: row.display_name for row in await execute(call.session, query)} if ids else {}


def _item(call: Call, duty: InsightDuty, first: date, last: date, named: dict[object, str]) -> DueItem:
    kind = InsightDutyKind.INSIGHT
    values = {"kind": duty.kind.named, "first": first, "last": last}
    text = ItemText(TITLE.in_language(call.language, values), "/v1/insights")
    row = {"owner_id": duty.owner_id, "owner_name": named.get(duty.owner_id)}
    due = {"id": f"{kind.value}:{duty.kind.value}:{first}", "due_at": datetime.combine(last, time(), UTC)}
    return INSIGHTS.item(row | due, text, call.language, clearance=1, kind=kind)
