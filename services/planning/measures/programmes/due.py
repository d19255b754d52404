"""Vacant roles of running programmes as due items, for the account manager."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.programmes.model import LifecycleProgramme, ProgrammeAction
from services.planning.measures.programmes.rules import ProgrammeDueKind, ProgrammeStatus
from services.planning.measures.programmes.store import PROGRAMMES
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.followed_schemes import policy_in_force
from shared.customers.roles import TeamRole
from shared.customers.served import is_served
from shared.customers.traits import LifecycleStage
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("Nobody is {role}: {customer}", "“{role}”空缺：{customer}")
NOTE = Text("Open actions of the stage “{stage}” without an owner: {count}", "“{stage}”阶段无人负责的行动：{count} 项")
_MANAGER = (
    sa.select(directory.c.manager_id)
    .where(directory.c.id == col(LifecycleProgramme.customer_id))
    .correlate(LifecycleProgramme)
    .scalar_subquery()
)


async def select_vacancies(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The roles that open actions wait for, due within the days in which the service policy wants a vacancy filled."""
    remedy = timedelta(days=(await policy_in_force(call.session)).content.remedy_days)
    kind, role = sa.literal(ProgrammeDueKind.PROGRAMME_ROLE.value, sa.Text), sa.cast(col(ProgrammeAction.role), sa.Text)
    due_on = sa.cast(sql_day_of(sa.func.min(col(ProgrammeAction.created_at))) + remedy, sa.Date)
    given = columns(
        id=sa.func.concat_ws(":", kind, sa.cast(col(LifecycleProgramme.id), sa.Text), role),
        kind=kind,
        customer_id=col(LifecycleProgramme.customer_id),
        owner_id=_MANAGER,
        due_at=midnight(due_on),
        link_id=col(LifecycleProgramme.id),
        role=role,
        stage=col(LifecycleProgramme.stage),
        count=sa.func.count(),
    )
    joined = sa.join(ProgrammeAction, Action, col(Action.id) == col(ProgrammeAction.action_id)).join(
        LifecycleProgramme, col(LifecycleProgramme.id) == col(ProgrammeAction.programme_id)
    )
    waits = (
        col(LifecycleProgramme.status) == ProgrammeStatus.RUNNING,
        col(Action.state) == ActionState.OPEN,
        *(column.is_(None) for column in (col(Action.owner_id), col(Action.deleted_at))),
    )
    seen = PROGRAMMES.seen_by(call.principal), is_served(col(LifecycleProgramme.customer_id))
    grouped = sa.select(*given).select_from(joined).where(*seen, *waits)
    return grouped.group_by(col(LifecycleProgramme.id), col(ProgrammeAction.role)).having(is_wanted(due_on, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    title = TITLE.in_language(language, {"role": TeamRole(row["role"]).named, "customer": row["customer_name"]})
    note = NOTE.in_language(language, {"stage": LifecycleStage(row["stage"]).named, "count": row["count"]})
    return ItemText(title, f"/v1/lifecycle-programmes/{row['link_id']}", note)


PROGRAMMES_DUE = DueSource(
    ProgrammeDueKind, Scope.PLANS_READ, due_reader("planning", ProgrammeDueKind, select_vacancies, _describe)
)
