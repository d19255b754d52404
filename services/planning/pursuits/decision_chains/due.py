"""What is due about summit projects: checks of their decision chains, and outcomes."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.pursuits.decision_chains.model import DecisionChainCheck
from services.planning.pursuits.schemes.store import SCHEMES
from services.planning.pursuits.summit_projects.model import SummitProject
from services.planning.pursuits.summit_projects.rules import SummitDueKind
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{due}: {title}, {customer}", "{due}：{title}，{customer}")
NOTE = Text("Decision on {day}", "预计决策日期：{day}")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(SummitProject.customer_id)).scalar_subquery()
_OWNER = sa.func.coalesce(col(SummitProject.owner_id), _MANAGER)


async def select_projects(call: Call, query: DueQuery) -> sa.Select[Any]:
    """Undecided projects: by the day from which their chain is checked until it was, and by the day of the decision."""
    days = (await SCHEMES.current(call.session)).content.decision_chain_days
    opens_on = sa.cast(col(SummitProject.decision_on) - timedelta(days=days), sa.Date)
    was_checked = sa.exists().where(
        col(DecisionChainCheck.summit_project_id) == col(SummitProject.id),
        col(DecisionChainCheck.checked_on) >= opens_on,
    )
    found = [
        _of(call, query, SummitDueKind.DECISION_CHAIN_CHECK, opens_on, ~was_checked),
        _of(call, query, SummitDueKind.SUMMIT_OUTCOME, col(SummitProject.decision_on), sa.true()),
    ]
    return sa.select(sa.union_all(*found).subquery("waiting"))


def _of(call: Call, query: DueQuery, kind: SummitDueKind, day: Any, waits: sa.ColumnElement[bool]) -> sa.Select[Any]:
    given = columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(col(SummitProject.id), sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(SummitProject.customer_id),
        owner_id=_OWNER,
        due_at=midnight(day),
        link_id=col(SummitProject.id),
        title=col(SummitProject.title),
        decision_on=col(SummitProject.decision_on),
    )
    seen = SUMMIT_PROJECTS.seen_by(call.principal), is_served(col(SummitProject.customer_id))
    is_undecided = col(SummitProject.outcome).is_(None)
    return sa.select(*given).where(*seen, is_undecided, waits, is_wanted(day, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"due": SummitDueKind(row["kind"]).named, "title": row["title"], "customer": row["customer_name"]}
    note = NOTE.in_language(language, {"day": row["decision_on"]})
    return ItemText(TITLE.in_language(language, values), f"/v1/summit-projects/{row['link_id']}", note)


SUMMITS_DUE = DueSource(
    SummitDueKind, Scope.PLANS_READ, due_reader("planning", SummitDueKind, select_projects, _describe)
)
