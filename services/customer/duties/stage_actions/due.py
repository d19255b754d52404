"""Actions of lifecycle stages as due items."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.due import ItemText, columns, due_reader, label, midnight
from services.customer.duties.policies.store import POLICIES
from services.customer.duties.stage_actions.rules import StageDutyKind, stage_spans
from services.customer.duties.stage_actions.store import action_days
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.profile.colleagues.store import acting_for, may_be_asked
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.standing.rules import LifecycleStage
from shared.auth.access import Scope
from shared.auth.visibility import visible_to
from shared.customers.due_items import DueQuery, DueSource
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{action}: {customer} ({stage})", "{action}：{customer}（{stage}）")


async def select_actions(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The actions of the window, for the caller's customers."""
    policy, scheme = await POLICIES.current(call.session), await get_scheme_in_force(call.session)
    seen = sa.and_(
        visible_to(call.principal, col(Customer.id)),
        may_be_asked(call.principal, query, col(Customer.id)),
        col(Customer.status) != CustomerStatus.EXITED,
    )
    if query.customer_id is not None:
        seen = sa.and_(seen, col(Customer.id) == query.customer_id)
    days = action_days(policy.content, stage_spans(scheme), query.window, seen=seen).subquery("days")
    parts = (days.c.stage, days.c.key, sa.cast(days.c.customer_id, sa.Text), sa.cast(days.c.on, sa.Text))
    given = columns(
        id=sa.func.concat_ws(":", StageDutyKind.STAGE_ACTION.value, *parts),
        kind=sa.literal(StageDutyKind.STAGE_ACTION.value, sa.Text),
        customer_id=days.c.customer_id,
        owner_id=acting_for(days.c.customer_id, days),
        due_at=midnight(days.c.on),
        link_id=days.c.customer_id,
        **{name: days.c[name] for name in ("stage", "name_en", "name_zh")},
    )
    return sa.select(*given)


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {
        "action": row["name_zh"] if language == "zh-CN" else row["name_en"],
        "customer": row["customer_name"],
        "stage": label(LifecycleStage(row["stage"]), language),
    }
    return ItemText(TITLE.in_language(language, values), f"/v1/customers/{row['link_id']}/entitlements")


ACTIONS_DUE = DueSource(StageDutyKind, Scope.CUSTOMERS_READ, due_reader(StageDutyKind, select_actions, _describe))
