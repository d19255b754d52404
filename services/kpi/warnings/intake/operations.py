"""Applying the other services' warnings: what they raise is raised here, what they take back closes by itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.warnings.evaluation.store import lock_customers
from services.kpi.warnings.intake.rules import CREATED, DELETED, UPDATED, PeerWarning, is_from_services
from services.kpi.warnings.register.model import EarlyWarning
from services.kpi.warnings.register.rules import WarningOutcome, WarningStatus
from services.kpi.warnings.schemes.model import WarningDuty
from services.kpi.warnings.schemes.rules import hours_for
from services.kpi.warnings.schemes.store import WARNING_SCHEMES
from shared.auth.access import acting_for
from shared.feed.copies import log_not_understood
from shared.feed.followers import Apply, FollowedEvent
from shared.time import utc_now
from shared.web.peers import ServiceHttp


def follow_warnings(source: str) -> Apply:
    """Takes the warnings of this service into the list. An event that cannot be understood is logged and passed over:
    it must not hold up the feed.
    """

    async def apply(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        for event in changes:
            if event.type in {CREATED, UPDATED, DELETED}:
                try:
                    with acting_for(event.data.actor, event.data.actor_name):
                        await _take(session, source, event)
                        await session.flush()
                except ValidationError as error:
                    log_not_understood("warning", event.data.entity_id, error, source=source)

    return apply


async def _take(session: AsyncSession, source: str, event: FollowedEvent) -> None:
    present = await _find(session, source, event)
    if event.type == DELETED:
        _close(present, WarningOutcome.CAUSE_GONE)
    elif present is not None:
        if present.status is not WarningStatus.CLOSED:
            _write(present, _content_of(present) | event.data.after)
    elif event.type == CREATED:
        await _raise(session, source, event)


async def _find(session: AsyncSession, source: str, event: FollowedEvent) -> EarlyWarning | None:
    by_source = col(EarlyWarning.source_id) == event.data.entity_id, col(EarlyWarning.source) == source
    return (await session.exec(select(EarlyWarning).where(*by_source).with_for_update())).one_or_none()


async def _raise(session: AsyncSession, source: str, event: FollowedEvent) -> None:
    """Raise it, unless such warnings are off or the customer is not here any more."""
    said, version = PeerWarning.model_validate(event.data.after), await WARNING_SCHEMES.current(session)
    duty, customer_id = version.content.duty_of(said.kind), event.data.customer_id
    if duty is None or customer_id is None or not is_from_services(said.kind):
        return
    customer = (await lock_customers(session, [customer_id])).get(customer_id)
    if customer is None:
        return
    warning = EarlyWarning(
        **said.model_dump(exclude={"due_at", "owner_id"}),
        customer_id=customer_id,
        subject=str(event.data.entity_id),
        source=source,
        source_id=event.data.entity_id,
        scheme_version=version.number,
        owner_id=said.owner_id or duty.owner_id,
        due_at=said.due_at or utc_now() + timedelta(hours=_hours(duty, customer)),
    )
    warning.previous_id = await _previous(session, warning)
    session.add(warning)


def _hours(duty: WarningDuty, customer: sa.RowMapping) -> int:
    return hours_for(duty.due_hours, customer["stage"], customer["customer_class"])


async def _previous(session: AsyncSession, warning: EarlyWarning) -> Any:
    """The last closed warning of this kind about the same customer and person."""
    same = (
        col(EarlyWarning.customer_id) == warning.customer_id,
        col(EarlyWarning.kind) == warning.kind,
        col(EarlyWarning.contact_id).is_not_distinct_from(warning.contact_id),
        col(EarlyWarning.status) == WarningStatus.CLOSED,
    )
    query = select(EarlyWarning.id).where(*same).order_by(col(EarlyWarning.closed_at).desc()).limit(1)
    return (await session.exec(query)).first()


def _content_of(warning: EarlyWarning) -> dict[str, Any]:
    return {name: getattr(warning, name) for name in PeerWarning.model_fields}


def _write(warning: EarlyWarning, content: dict[str, Any]) -> None:
    """Write what the service says now; who works on it here, and by when, stays where somebody has taken it on."""
    said = PeerWarning.model_validate(content)
    kept = {"kind", "contact_id"} | ({"owner_id", "due_at"} if warning.status is WarningStatus.ACTING else set())
    for name in PeerWarning.model_fields.keys() - kept:
        value = getattr(said, name)
        if name != "due_at" or value is not None:
            setattr(warning, name, value)


def _close(warning: EarlyWarning | None, outcome: WarningOutcome) -> None:
    if warning is not None and warning.status is not WarningStatus.CLOSED:
        warning.status, warning.closed_at, warning.outcome = WarningStatus.CLOSED, utc_now(), outcome
        warning.cause_lasts = False
