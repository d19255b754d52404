"""Opening, changing, moving and deciding summit projects."""

from collections.abc import Collection
from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.pursuits.summit_projects import rules
from services.planning.pursuits.summit_projects.model import SummitProject, SummitStageMove
from services.planning.pursuits.summit_projects.shapes import (
    SummitDecision,
    SummitProjectCreate,
    SummitProjectRead,
    SummitProjectUpdate,
    SummitStageChange,
)
from services.planning.pursuits.summit_projects.store import SUMMIT_PROJECTS
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.customers.directory import require_customer
from shared.customers.purchasing import PurchasingStage
from shared.time import company_today
from shared.web.call import Call


async def create_summit_project(
    call: Call, customers: CustomerClient, competitors: CompetitorSource, users: UserSource, body: SummitProjectCreate
) -> SummitProjectRead:
    """A new summit project, in its stage since today where no earlier day is said."""
    rules.refuse_main_rival(body.main_rival_id, body.rival_ids)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await _require_named(call, competitors, users, body.rival_ids, body.owner_id)
    since = body.stage_since or company_today()
    project = SummitProject(**body.model_dump(exclude={"stage_since"}), stage_since=since)
    call.session.add(project)
    await call.session.flush()
    _record_move(call, project, None, None)
    return await SUMMIT_PROJECTS.saved(call, project)


async def update_summit_project(
    call: Call, competitors: CompetitorSource, users: UserSource, project_id: UUID, body: SummitProjectUpdate
) -> SummitProjectRead:
    """Change the fields sent of a project that is not decided."""
    await _require_named(call, competitors, users, body.rival_ids or (), body.owner_id)
    project = await lock_undecided(call, project_id)
    apply_patch(project, body)
    rules.refuse_main_rival(project.main_rival_id, project.rival_ids)
    return await SUMMIT_PROJECTS.saved(call, project)


async def move_summit_project(call: Call, project_id: UUID, body: SummitStageChange) -> SummitProjectRead:
    """The customer has gone into another stage."""
    project = await SUMMIT_PROJECTS.lock(call, project_id)
    day, before = body.moved_on or company_today(), project.stage
    rules.refuse_move(project.outcome, before, project.stage_since, body.stage, day)
    project.stage, project.stage_since = body.stage, day
    _record_move(call, project, before, body.remark)
    return await SUMMIT_PROJECTS.saved(call, project)


async def decide_summit_project(
    call: Call, competitors: CompetitorSource, project_id: UUID, body: SummitDecision
) -> SummitProjectRead:
    """The customer has decided."""
    if body.competitor_id is not None:
        await require_competitors(call.session, {"/competitor_id": body.competitor_id}, competitors)
    project = await lock_undecided(call, project_id)
    project.winner_id = rules.winner_of(body.outcome, project.main_rival_id, body.competitor_id)
    project.outcome, project.outcome_reason = body.outcome, body.reason
    project.decided_on = body.decided_on or company_today()
    return await SUMMIT_PROJECTS.saved(call, project)


async def lock_undecided(call: Call, project_id: UUID) -> SummitProject:
    """The project, locked until the transaction ends, for a change.

    Raises SummitProjectNotFound, SummitProjectDecided.
    """
    project = await SUMMIT_PROJECTS.lock(call, project_id)
    rules.refuse_decided(project.outcome)
    return project


async def _require_named(
    call: Call, competitors: CompetitorSource, users: UserSource, rivals: Collection[UUID], owner_id: UUID | None
) -> None:
    named = {f"/rival_ids/{place}": one for place, one in enumerate(rivals)}
    await require_competitors(call.session, named, competitors)
    if owner_id is not None:
        await require_users(call.session, users, {"/owner_id": owner_id})


def _record_move(call: Call, project: SummitProject, before: PurchasingStage | None, remark: str | None) -> None:
    move = SummitStageMove(
        summit_project_id=project.id,
        customer_id=project.customer_id,
        from_stage=before,
        stage=project.stage,
        moved_on=project.stage_since,
        remark=remark,
        moved_by=call.principal.subject,
        moved_by_name=call.principal.name,
    )
    call.session.add(move)
