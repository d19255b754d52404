"""The occurrences of stage actions with what was done of them, for all customers at once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.customer.duties.policies.rules import since_published
from services.customer.duties.policies.store import POLICIES
from services.customer.duties.stage_actions.model import ActionRecord, ActionRecordRead, StageActionRead
from services.customer.duties.stage_actions.programmes import programme_of
from services.customer.duties.stage_actions.rules import ActionStatus, RecordNotFound, stage_spans
from services.customer.duties.stage_actions.store import action_days
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.profile.colleagues.store import acting_for
from services.customer.profile.register.model import Customer
from services.customer.profile.register.rules import CustomerStatus
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers, visible_to
from shared.customers.service_policy import ServicePolicyContent
from shared.days import sql_day_of
from shared.lists.collections import Collection
from shared.lists.listings import Listing, everybody
from shared.lists.queries import ListQuery
from shared.lists.windows import Window
from shared.schemes.versions import Version
from shared.time import company_today, day_of
from shared.web.call import Call

KEPT_OPEN = timedelta(days=366)
"""An action that nobody did stays overdue for so long."""
AHEAD = timedelta(days=92)
"""How far ahead actions are listed."""
NOT_ACTED_FOR = [CustomerStatus.EXITED, CustomerStatus.RESOURCE_POOL]


class ActionRecordQuery(
    ListQuery,
    of=ActionRecordRead,
    filters=("id", "customer_id", "stage", "key", "due_on", "outcome", "created_at", "updated_at"),
    sorts=("due_on", "created_at", "updated_at"),
    default_sort="-due_on",
):
    """How records are filtered and sorted."""


RECORDS = Collection(
    ActionRecord,
    ActionRecordRead,
    ActionRecordQuery,
    missing=RecordNotFound,
    visible=of_visible_customers(col(ActionRecord.customer_id)),
)


class StageActionQuery(
    ListQuery,
    of=StageActionRead,
    filters=("customer_id", "stage", "key", "due_on", "status", "owner_id", "programme_id"),
    sorts=("due_on", "customer_name", "status"),
    searched=("customer_name",),
    default_sort="due_on",
):
    """How stage actions are filtered, sorted and searched."""


_TYPES = {**dict.fromkeys(("customer_id", "record_id", "owner_id", "programme_id"), sa.Uuid), "due_on": sa.Date}
_TIMED = {"recorded_at": sa.DateTime(timezone=True)}
_KINDS: dict[str, Any] = {**_TYPES, **_TIMED}
_PLACES: dict[str, Any] = {name: sa.column(name, _KINDS.get(name, sa.Text)) for name in StageActionRead.model_fields}
STAGE_ACTIONS = Listing(StageActionRead, StageActionQuery, _PLACES, visible=everybody)


async def occurrences(call: Call, window: Window, *among: sa.ColumnElement[bool]) -> sa.Subquery:
    """The occurrences of the window at the caller's customers, with their records: nothing from before the customer
    was entered, nor from before the policy wanted it."""
    policies, scheme = await POLICIES.list(call.session), await get_scheme_in_force(call.session)
    seen = sa.and_(visible_to(call.principal, col(Customer.id)), col(Customer.status).not_in(NOT_ACTED_FOR), *among)
    days = action_days(policies[0].content, stage_spans(scheme), window, seen=seen).subquery("days")
    record = ActionRecord
    is_record = [col(getattr(record, name)) == days.c[name] for name in ("customer_id", "stage", "key")]
    entered_on = sql_day_of(col(Customer.created_at))
    joined = sa.join(days, Customer, col(Customer.id) == days.c.customer_id)
    joined = joined.outerjoin(record, sa.and_(*is_record, col(record.due_on) == days.c.on))
    shown = sa.select(
        *days.c,
        col(Customer.name).label("customer_name"),
        col(record.id).label("record_id"),
        col(record.outcome).label("outcome"),
        *(col(getattr(record, name)).label(name) for name in ("note", "recorded_by_name")),
        col(record.created_at).label("recorded_at"),
        programme_of(days).label("programme_id"),
    )
    is_wanted = days.c.on >= sa.func.greatest(entered_on, _published_on(days, policies))
    return shown.select_from(joined).where(sa.or_(is_wanted, col(record.id).is_not(None))).subquery("occurrences")


def open_window(last: date, today: date) -> Window:
    """The days on which something may be open: what is overdue, and what comes until the last day."""
    return Window(today - KEPT_OPEN, last)


async def listed_actions(call: Call) -> Listing[StageActionRead]:
    """The table of actions: overdue, done, waived, and to come."""
    today = company_today()
    found = await occurrences(call, open_window(today + AHEAD, today))
    status = sa.case(
        (found.c.outcome.is_not(None), sa.cast(found.c.outcome, sa.Text)),
        (found.c.programme_id.is_not(None), ActionStatus.PLANNED.value),
        (found.c.on < today, ActionStatus.OVERDUE.value),
        else_=ActionStatus.OPEN.value,
    )
    owner = acting_for(found.c.customer_id, found)
    beside = {"id": id_of(found), "due_on": found.c.on, "status": status}
    beside |= {"owner_id": owner, "owner_name": name_of(owner)}
    return STAGE_ACTIONS.over({name: beside[name] if name in beside else found.c[name] for name in _PLACES})


def id_of(found: sa.Subquery) -> Any:
    """SQL expression: the same text for the same occurrence."""
    parts = (found.c.stage, found.c.key, sa.cast(found.c.customer_id, sa.Text), sa.cast(found.c.on, sa.Text))
    return sa.func.concat_ws(":", "stage_action", *parts)


def _published_on(days: sa.Subquery, policies: Any) -> Any:
    """SQL expression: the day from which the policy wants the action; null: the standard does already."""
    wanted: list[Any] = []
    for stage, duties in policies[0].content.stages.items():
        for action in duties.actions:
            since = since_published((one.created_at, _has(stage, action.key)(one)) for one in policies)
            if since is not None:
                wanted.append((sa.and_(days.c.stage == stage.value, days.c.key == action.key), _day(since)))
    return sa.case(*wanted) if wanted else sa.cast(sa.null(), sa.Date)


def _has(stage: Any, key: str) -> Callable[[Version[ServicePolicyContent]], bool]:
    def is_in(version: Version[ServicePolicyContent]) -> bool:
        duties = version.content.stages.get(stage)
        return duties is not None and any(action.key == key for action in duties.actions)

    return is_in


def _day(at: datetime) -> Any:
    return sa.cast(sa.literal(day_of(at)), sa.Date)
