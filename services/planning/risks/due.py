"""What is due about risks: steps of playbooks, risks past their day, monthly analyses, and risks without an owner."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.risks.playbooks.rules import RiskKind, RiskSeverity, StepRole
from services.planning.risks.risks.model import Risk, RiskStep
from services.planning.risks.risks.rules import WORKED_ON, RiskDueKind, RiskStatus
from services.planning.risks.risks.store import RISKS
from services.planning.risks.steps.rules import RiskStepDueKind
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.auth.visibility import people
from shared.customers.contacts import contact_name_of
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.days import sql_day_of
from shared.labels import Labelled
from shared.problems import Language, Text
from shared.web.call import Call

STEP = Text("{step} ({kind}: {customer})", "{step}（{kind}：{customer}）")
STEP_NOTE = Text("For: {role}", "负责角色：{role}")
RISK = Text("{due}: {kind}, {customer}", "{due}：{kind}，{customer}")
RISK_NOTE = Text("Severity: {severity}", "严重程度：{severity}")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(Risk.customer_id)).scalar_subquery()
_OWNER = sa.func.coalesce(col(Risk.owner_id), _MANAGER)
_IS_WORKED_ON = col(Risk.status).in_(WORKED_ON)
_IS_OPEN = col(Risk.status) != RiskStatus.CLOSED


async def select_steps(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The steps to be done; of a mitigated or accepted risk only those without which it cannot be closed."""
    given = _columns(
        RiskStepDueKind.RISK_STEP,
        col(RiskStep.id),
        owner_id=sa.func.coalesce(col(RiskStep.owner_id), _OWNER),
        due_at=col(RiskStep.due_at),
        name_en=col(RiskStep.name_en),
        name_zh=col(RiskStep.name_zh),
        role=col(RiskStep.role),
    )
    waits = sa.and_(_IS_OPEN, sa.or_(_IS_WORKED_ON, col(RiskStep.is_required)), col(RiskStep.done_at).is_(None))
    joined = sa.join(Risk, RiskStep, col(RiskStep.risk_id) == col(Risk.id))
    day = sql_day_of(col(RiskStep.due_at))
    return sa.select(*given).select_from(joined).where(*_seen(call), waits, is_wanted(day, query))


async def select_risks(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The risks to be decided on, to be analysed, and without an owner: these since the day they were opened."""
    opened_on = sql_day_of(col(Risk.created_at))
    found = [
        _of_risks(call, query, RiskDueKind.RISK_DUE, col(Risk.due_on), _OWNER, _IS_OPEN),
        _of_risks(call, query, RiskDueKind.RISK_ANALYSIS, col(Risk.next_analysis_on), _OWNER, _IS_WORKED_ON),
        _of_risks(
            call, query, RiskDueKind.RISK_OWNER, opened_on, _MANAGER, sa.and_(_IS_OPEN, col(Risk.owner_id).is_(None))
        ),
    ]
    return sa.select(sa.union_all(*found).subquery("waiting"))


def _of_risks(
    call: Call, query: DueQuery, kind: RiskDueKind, day: Any, owner: Any, waits: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    given = _columns(kind, col(Risk.id), owner_id=owner, due_at=midnight(day))
    return sa.select(*given).where(*_seen(call), waits, is_wanted(day, query))


def _seen(call: Call) -> tuple[sa.ColumnElement[bool], ...]:
    return RISKS.seen_by(call.principal), is_served(col(Risk.customer_id))


def _columns(kind: Labelled, about: Any, **given: Any) -> list[Any]:
    level = sa.select(people.c.clearance).where(people.c.contact_id == col(Risk.contact_id)).scalar_subquery()
    return columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(about, sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(Risk.customer_id),
        contact_id=col(Risk.contact_id),
        contact_name=contact_name_of(col(Risk.contact_id)),
        clearance=sa.func.coalesce(level, 1),
        link_id=col(Risk.id),
        risk_kind=col(Risk.kind),
        severity=col(Risk.severity),
        **given,
    )


def _describe_step(row: sa.RowMapping, language: Language) -> ItemText:
    name = row["name_zh"] if language == "zh-CN" else row["name_en"]
    kind = RiskKind(row["risk_kind"]).named
    title = STEP.in_language(language, {"step": name, "kind": kind, "customer": row["customer_name"]})
    note = STEP_NOTE.in_language(language, {"role": StepRole(row["role"]).named})
    return ItemText(title, f"/v1/risks/{row['link_id']}", note)


def _describe_risk(row: sa.RowMapping, language: Language) -> ItemText:
    due, kind = RiskDueKind(row["kind"]).named, RiskKind(row["risk_kind"]).named
    title = RISK.in_language(language, {"due": due, "kind": kind, "customer": row["customer_name"]})
    note = RISK_NOTE.in_language(language, {"severity": RiskSeverity(row["severity"]).named})
    return ItemText(title, f"/v1/risks/{row['link_id']}", note)


STEPS_DUE = DueSource(
    RiskStepDueKind,
    Scope.PLANS_READ,
    due_reader("planning", RiskStepDueKind, select_steps, _describe_step, is_all_day=False),
)
RISKS_DUE = DueSource(RiskDueKind, Scope.PLANS_READ, due_reader("planning", RiskDueKind, select_risks, _describe_risk))
