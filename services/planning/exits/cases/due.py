"""What is due about open exits: workstreams to be signed off, and cases past their planned day."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.exits.cases.model import Exit, ExitWorkstream
from services.planning.exits.cases.rules import ExitDueKind, ExitStatus
from services.planning.exits.cases.store import EXITS, IS_NEEDED
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

WORKSTREAM = Text('Sign off "{workstream}" of the exit of {customer}', "签核 {customer} 退出工作流“{workstream}”")
OVERDUE = Text("{kind}: {customer}", "{kind}：{customer}")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(Exit.customer_id)).scalar_subquery()


async def select_exits(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The unsigned workstreams of open exits that the caller sees, and the overdue ones of these exits."""
    return sa.select(sa.union_all(_unsigned(call, query), _overdue(call, query)).subquery("waiting"))


def _unsigned(call: Call, query: DueQuery) -> sa.Select[Any]:
    owner = sa.func.coalesce(col(ExitWorkstream.owner_id), _MANAGER)
    given = _columns(
        ExitDueKind.EXIT_WORKSTREAM,
        col(ExitWorkstream.id),
        owner_id=owner,
        due_at=midnight(col(ExitWorkstream.due_on)),
        name_en=col(ExitWorkstream.name_en),
        name_zh=col(ExitWorkstream.name_zh),
    )
    joined = sa.join(Exit, ExitWorkstream, col(ExitWorkstream.exit_id) == col(Exit.id))
    waits = (*_open(call), IS_NEEDED, col(ExitWorkstream.signed_off_at).is_(None))
    return sa.select(*given).select_from(joined).where(*waits, is_wanted(col(ExitWorkstream.due_on), query))


def _overdue(call: Call, query: DueQuery) -> sa.Select[Any]:
    due_at = midnight(col(Exit.planned_on))
    none = sa.literal("", sa.Text)
    given = _columns(
        ExitDueKind.EXIT_OVERDUE, col(Exit.id), owner_id=_MANAGER, due_at=due_at, name_en=none, name_zh=none
    )
    is_past = col(Exit.planned_on) < company_today()
    return sa.select(*given).where(*_open(call), is_past, is_wanted(col(Exit.planned_on), query))


def _open(call: Call) -> tuple[sa.ColumnElement[bool], ...]:
    return EXITS.seen_by(call.principal), col(Exit.status) == ExitStatus.OPEN


def _columns(kind: ExitDueKind, about: Any, **given: Any) -> list[Any]:
    return columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(about, sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(Exit.customer_id),
        link_id=col(Exit.id),
        **given,
    )


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    kind, name = ExitDueKind(row["kind"]), row["name_zh"] if language == "zh-CN" else row["name_en"]
    values = {"kind": kind.in_language(language), "customer": row["customer_name"], "workstream": name}
    text = WORKSTREAM if kind is ExitDueKind.EXIT_WORKSTREAM else OVERDUE
    return ItemText(text.in_language(language, values), f"/v1/exits/{row['link_id']}")


EXITS_DUE = DueSource(ExitDueKind, Scope.PLANS_READ, due_reader("planning", ExitDueKind, select_exits, _describe))
