"""Early warnings over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query

from services.kpi.warnings.register import operations, store
from services.kpi.warnings.register.model import EarlyWarningCountsRead, EarlyWarningRead, WarningAction, WarningClosure
from services.kpi.warnings.register.rules import OutcomeNotByHand, WarningStatusRefuses
from services.kpi.warnings.register.store import WARNINGS, EarlyWarningFilters, EarlyWarningQuery
from shared.app.users import Users
from shared.auth.access import FieldHidden, Scope
from shared.auth.users import UserUnknown
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.filters import FilterInvalid
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/warnings", reads=Scope.KPIS_READ, writes=Scope.WARNINGS_WRITE)


@router.lists(WARNINGS)
async def list_warnings(call: Call, query: Annotated[EarlyWarningQuery, Query()]) -> Page[EarlyWarningRead]:
    """Early warnings 预警 of the caller's customers, the newest first.

    They are raised from the facts when these change and once a day, and by the other services. `status__in=open,acting`
    with `sort=due_at` shows what to do first. The profit at stake needs clearance 2.
    """
    return await WARNINGS.page(call, query)


@router.reads(path="/counts", fails_with=[FilterInvalid, FieldHidden], is_translated=True)
async def count_warnings(call: Call, filters: Annotated[EarlyWarningFilters, Query()]) -> EarlyWarningCountsRead:
    """How many warnings match the list's filters, by kind, severity, status and owner."""
    return await store.count_warnings(call, filters)


@router.reads(WARNINGS)
async def get_warning(call: Call, warning_id: UUID) -> EarlyWarningRead:
    """One warning, with its evidence, what has been done about it, and how it ended."""
    return await WARNINGS.get(call, warning_id)


@router.acts(WARNINGS, "/{warning_id}/acknowledgement", takes_match=True, fails_with=[WarningStatusRefuses])
async def acknowledge_warning(call: Call, warning_id: UUID) -> EarlyWarningRead:
    """Say that you have seen an open warning. Its due time stays."""
    return await operations.acknowledge_warning(call, warning_id)


@router.acts(WARNINGS, "/{warning_id}/action", takes_match=True, fails_with=[WarningStatusRefuses, UserUnknown])
async def act_on_warning(call: Call, warning_id: UUID, body: WarningAction, users: Users) -> EarlyWarningRead:
    """Say what is done about a warning, by whom and by when. It may be said again while the warning is not closed."""
    return await operations.act_on_warning(call, users, warning_id, body)


@router.acts(WARNINGS, "/{warning_id}/closure", takes_match=True, fails_with=[WarningStatusRefuses, OutcomeNotByHand])
async def close_warning(call: Call, warning_id: UUID, body: WarningClosure) -> EarlyWarningRead:
    """Close a warning with its outcome and the reason.

    While its cause lasts it stays quiet for the scheme's `quiet_days`, unless it gets more severe. When the cause goes
    and comes again, a new warning names this one as its `previous_id`.
    """
    return await operations.close_warning(call, warning_id, body)


@router.lists(None, "/{warning_id}/history", fails_with=[WARNINGS.missing, CursorInvalid])
async def list_warning_history(call: Call, warning_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """What has happened to a warning, newest first: every change with who made it and when."""
    await WARNINGS.get(call, warning_id)
    return await history_page(call, of_entities(sa.select(sa.literal(warning_id))), query)
