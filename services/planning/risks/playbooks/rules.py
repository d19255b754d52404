"""Kinds and severity of risks, and when a risk scheme is unsound (method, section 6): pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

from shared.labels import Labelled, Ranked
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

HIGHEST = 5
"""The highest likelihood, and the highest impact."""


class RiskKind(Labelled):
    """What may go wrong with a customer."""

    REQUIREMENT_CHANGE = "requirement_change", "Requirement change", "需求变更"
    CONTACT_CHANGE = "contact_change", "Contact change", "对接人变动"
    POACHING = "poaching", "Poaching by a rival", "友商撬单"
    RECEIVABLE = "receivable", "Receivables and credit", "应收与信用"
    DELIVERY = "delivery", "Delivery", "交付"
    OTHER = "other", "Other", "其他"


class RiskSeverity(Ranked):
    """How severe a risk is; the first is the mildest."""

    LOW = "low", "Low", "低"
    MEDIUM = "medium", "Medium", "中"
    HIGH = "high", "High", "高"
    CRITICAL = "critical", "Critical", "极高"


class StepRole(Labelled):
    """Whose task a step of a playbook is."""

    RISK_OWNER = "risk_owner", "Risk owner", "风险责任人"
    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理"
    TECHNICAL_SUPPORT = "technical_support", "Technical support", "技术支持"
    EXECUTIVE_SPONSOR = "executive_sponsor", "Executive sponsor", "高管对接人"
    SALES_DIRECTOR = "sales_director", "Sales director", "销售总监"
    SUPPLY_CHAIN = "supply_chain", "Supply chain", "供应链"
    FINANCE = "finance", "Finance", "财务"
    LEGAL = "legal", "Legal", "法务"


class ConfirmingSide(Labelled):
    """Who confirms in writing."""

    US = "us", "Us", "我方"
    CUSTOMER = "customer", "The customer", "客户"


class Bands(Protocol):
    """From which product of likelihood and impact on a risk has which severity; low below."""

    medium: int
    high: int
    critical: int


class Step(Protocol):
    """The part of a playbook's step that the rules read."""

    code: str
    due_hours: int | None
    due_days: int | None
    is_required: bool
    confirming_side: ConfirmingSide | None


class Playbook(Protocol):
    """The part of a playbook that the rules read."""

    kind: RiskKind

    @property
    def steps(self) -> Sequence[Step]: ...


def score_of(likelihood: int, impact: int) -> int:
    """Likelihood × impact, 1 to 25."""
    return likelihood * impact


def severity_of(score: int, bands: Bands) -> RiskSeverity:
    """The highest band that the score reaches."""
    above = [one for one in RiskSeverity if one is not RiskSeverity.LOW and score >= getattr(bands, one.value)]
    return above[-1] if above else RiskSeverity.LOW


def due_at(step: Step, opened_at: datetime) -> datetime:
    """When a step is due: its hours or days after the opening of the risk."""
    return opened_at + timedelta(hours=step.due_hours or 0, days=step.due_days or 0)


def refuse_unsound(bands: Bands, playbooks: Sequence[Playbook]) -> None:
    """Bands rise, each kind has one playbook, and both sides confirm a requirement change. Raises SchemeUnsound."""
    errors = [*_unordered(bands), *_kinds(playbooks)]
    for place, playbook in enumerate(playbooks):
        pointer = f"/content/playbooks/{place}/steps"
        errors += [*_steps(playbook.steps, pointer), *_confirmations(playbook, pointer)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _unordered(bands: Bands) -> Iterable[FieldError]:
    text = Text("Each band must begin above the one before it.", "每个等级的起点须高于前一等级。")
    if any(above <= below for below, above in pairwise((bands.medium, bands.high, bands.critical))):
        yield FieldError("bands_not_rising", text, "/content/bands")


def _kinds(playbooks: Sequence[Playbook]) -> Iterable[FieldError]:
    kinds = [one.kind for one in playbooks]
    for kind in RiskKind:
        if kinds.count(kind) != 1:
            text = Text('"{kind}" must have one playbook.', "“{kind}”须有且仅有一个预案。")
            yield FieldError("one_playbook", text, "/content/playbooks", values={"kind": kind.named})


def _steps(steps: Sequence[Step], pointer: str) -> Iterable[FieldError]:
    repeated = Text('The code "{code}" is there twice.', "代码“{code}”重复。")
    due = Text("Give either hours or days.", "请填写小时或天数之一。")
    seen = set[str]()
    for place, one in enumerate(steps):
        if one.code in seen:
            yield FieldError("repeated", repeated, f"{pointer}/{place}/code", values={"code": one.code})
        if (one.due_hours is None) == (one.due_days is None):
            yield FieldError("hours_or_days", due, f"{pointer}/{place}/due_hours")
        seen.add(one.code)


def _confirmations(playbook: Playbook, pointer: str) -> Iterable[FieldError]:
    text = Text(
        "Each change of requirements is confirmed by both sides in writing: {side} has no required step of its own.",
        "需求变更须双方书面确认：{side}没有对应的必需步骤。",
    )
    if playbook.kind is RiskKind.REQUIREMENT_CHANGE:
        for side in ConfirmingSide:
            if not any(one.confirming_side is side and one.is_required for one in playbook.steps):
                yield FieldError("confirmation_missing", text, pointer, values={"side": side.named})
