"""Actions of lifecycle stages as due items."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.stage_actions.occurrences import id_of, occurrences, open_window
from services.customer.duties.stage_actions.rules import StageDutyKind
from services.customer.profile.colleagues.store import acting_for, may_be_asked
from services.customer.profile.register.model import Customer
from services.customer.profile.standing.rules import LifecycleStage
from shared.auth.access import Scope
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TITLE = Text("{action}: {customer} ({stage})", "{action}：{customer}（{stage}）")


async def select_actions(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What was neither done nor waived, for the caller's customers; what is overdue stays due.

    What a lifecycle programme looks after is due in planning.
    """
    among = [may_be_asked(call.principal, query, col(Customer.id))]
    if query.customer_id is not None:
        among.append(col(Customer.id) == query.customer_id)
    today = company_today()
    window = open_window(query.last, today) if query.first <= today <= query.last else query.window
    found = await occurrences(call, window, *among)
    given = columns(
        id=id_of(found),
        kind=sa.literal(StageDutyKind.STAGE_ACTION.value, sa.Text),
        customer_id=found.c.customer_id,
        owner_id=acting_for(found.c.customer_id, found),
        due_at=midnight(found.c.on),
        link_id=found.c.customer_id,
        **{name: found.c[name] for name in ("stage", "name_en", "name_zh")},
    )
    return sa.select(*given).where(
        found.c.record_id.is_(None), found.c.programme_id.is_(None), is_wanted(found.c.on, query)
    )


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {
        "action": row["name_zh"] if language == "zh-CN" else row["name_en"],
        "customer": row["customer_name"],
        "stage": LifecycleStage(row["stage"]).in_language(language),
    }
    return ItemText(TITLE.in_language(language, values), f"/v1/stage-actions?customer_id={row['link_id']}")


ACTIONS_DUE = DueSource(
    StageDutyKind, Scope.CUSTOMERS_READ, due_reader("customer", StageDutyKind, select_actions, _describe)
)
