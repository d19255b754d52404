"""What a new look at customers changes: their findings against the warnings that they have."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from services.kpi.warnings.evaluation.rules import Finding
from services.kpi.warnings.register.rules import WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.model import WarningSchemeContent
from services.kpi.warnings.schemes.rules import Severity, WarningKind

SAME = Decimal("0.1")
"""A measured value that moves by less than a tenth changes no warning: an order is one day later every day."""

Key = tuple[UUID, WarningKind]


class Standing(NamedTuple):
    """A warning that a customer has: the open one of its kind, or the one closed last."""

    id: UUID
    customer_id: UUID
    kind: WarningKind
    severity: Severity
    measured: Decimal | None
    status: WarningStatus
    closed_at: datetime | None
    cause_lasts: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody and nothing has closed it."""
        return self.status is not WarningStatus.CLOSED


@dataclass(frozen=True)
class Changes:
    """What is written after a look at customers."""

    raised: list[tuple[Finding, UUID | None]] = field(default_factory=list)
    """New warnings, each with the earlier one about the same."""
    changed: list[tuple[UUID, Finding]] = field(default_factory=list)
    """Open warnings with another severity, or clearly other figures."""
    closed: dict[UUID, WarningOutcome] = field(default_factory=dict)
    """Open warnings that close by themselves."""
    forgotten: list[UUID] = field(default_factory=list)
    """Warnings closed by hand whose cause is gone: when it comes again, it is news."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.raised or self.changed or self.closed or self.forgotten)


def compare(
    findings: Iterable[Finding], standing: Iterable[Standing], scheme: WarningSchemeContent, now: datetime
) -> Changes:
    """What the findings change: an open warning stays one, and what was closed by hand stays quiet for a while."""
    changes, found = Changes(), {(one.customer_id, one.kind): one for one in findings}
    open_ones = {(one.customer_id, one.kind): one for one in standing if one.is_open}
    last_closed = {(one.customer_id, one.kind): one for one in standing if not one.is_open}
    for key, finding in found.items():
        if present := open_ones.get(key):
            if is_news(present, finding):
                changes.changed.append((present.id, finding))
        elif not is_quiet(last := last_closed.get(key), finding, scheme, now):
            changes.raised.append((finding, last.id if last else None))
    for key, present in open_ones.items():
        if key not in found:
            is_on = scheme.duty_of(present.kind) is not None
            changes.closed[present.id] = WarningOutcome.CAUSE_GONE if is_on else WarningOutcome.RULE_OFF
    changes.forgotten.extend(one.id for key, one in last_closed.items() if one.cause_lasts and key not in found)
    return changes


def is_news(present: Standing, finding: Finding) -> bool:
    """Whether an open warning changes: its severity does, or the measured value by a tenth."""
    if finding.severity is not present.severity or present.measured is None:
        return True
    return abs(finding.measured - present.measured) >= SAME * abs(present.measured)


def is_quiet(last: Standing | None, finding: Finding, scheme: WarningSchemeContent, now: datetime) -> bool:
    """Whether a warning that was closed by hand keeps the finding quiet, because its cause has lasted since then."""
    if last is None or not last.cause_lasts or last.closed_at is None:
        return False
    duty = scheme.duty_of(finding.kind)
    is_worse = finding.severity.rank > last.severity.rank
    return not is_worse and duty is not None and now < last.closed_at + timedelta(days=duty.quiet_days)
