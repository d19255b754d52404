"""Working on early warnings: acknowledge, act, close."""

from uuid import UUID

from services.kpi.warnings.register import rules
from services.kpi.warnings.register.model import EarlyWarningRead, WarningAction, WarningClosure
from services.kpi.warnings.register.rules import WarningStatus
from services.kpi.warnings.register.store import WARNINGS
from shared.auth.users import UserSource, require_users
from shared.time import utc_now
from shared.web.call import Call


async def acknowledge_warning(call: Call, warning_id: UUID) -> EarlyWarningRead:
    """Say that somebody has seen it. Raises WarningStatusRefuses."""
    warning = await WARNINGS.lock(call, warning_id)
    rules.refuse_status(warning.status, WarningStatus.OPEN)
    warning.status, warning.acknowledged_at = WarningStatus.ACKNOWLEDGED, utc_now()
    warning.acknowledged_by_name = call.principal.name
    return await WARNINGS.saved(call, warning)


async def act_on_warning(call: Call, users: UserSource, warning_id: UUID, body: WarningAction) -> EarlyWarningRead:
    """Say what is done, by whom and by when; may be repeated. Raises WarningStatusRefuses, UserUnknown."""
    if body.owner_id is not None:
        await require_users(call.session, users, {"/owner_id": body.owner_id})
    warning = await WARNINGS.lock(call, warning_id)
    rules.refuse_status(warning.status, WarningStatus.OPEN, WarningStatus.ACKNOWLEDGED, WarningStatus.ACTING)
    if warning.status is not WarningStatus.ACTING:
        warning.status, warning.acting_since = WarningStatus.ACTING, utc_now()
    warning.acting_by_name, warning.action = call.principal.name, body.action
    warning.owner_id = body.owner_id or warning.owner_id
    warning.due_at = body.due_at or warning.due_at
    return await WARNINGS.saved(call, warning)


async def close_warning(call: Call, warning_id: UUID, body: WarningClosure) -> EarlyWarningRead:
    """Close it with its outcome and the reason. Raises WarningStatusRefuses, OutcomeNotByHand."""
    rules.refuse_outcome(body.outcome)
    warning = await WARNINGS.lock(call, warning_id)
    rules.refuse_status(warning.status, WarningStatus.OPEN, WarningStatus.ACKNOWLEDGED, WarningStatus.ACTING)
    warning.status, warning.closed_at, warning.closed_by_name = WarningStatus.CLOSED, utc_now(), call.principal.name
    warning.outcome, warning.reason = body.outcome, body.reason
    return await WARNINGS.saved(call, warning)
