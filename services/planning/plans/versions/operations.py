"""Submitting, approving, returning and revising plans; every step locks the plan's row."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from typing import Any, TypeVar
from uuid import UUID

from services.planning.plans.plans.model import Plan, PlanRead
from services.planning.plans.plans.rules import PlanStatus, is_supervisor
from services.planning.plans.plans.store import PLANS, lock_plan
from services.planning.plans.schemes.store import SCHEMES
from services.planning.plans.steps.operations import settle_open_step
from services.planning.plans.steps.parts import PlanPartKind, kept_tables, kind_of
from services.planning.plans.steps.store import list_fulfilments
from services.planning.plans.versions import rules, store
from services.planning.plans.versions.model import (
    KeptRowRead,
    PlanChangeRead,
    PlanComparisonRead,
    PlanContentRead,
    PlanVersion,
)
from services.planning.plans.versions.restoring import restore_parts
from services.planning.plans.versions.rules import Content
from shared.customers.contacts import read_contact_names
from shared.time import company_today, utc_now
from shared.web.call import Call
from shared.working_days import nth_working_day

FollowT = TypeVar("FollowT", bound=Callable[[Call, Plan], Awaitable[None]])
DropT = TypeVar("DropT", bound=Callable[[Call, Plan, Content], Awaitable[None]])
_FOLLOWERS: list[Callable[[Call, Plan], Awaitable[None]]] = []
_DROPPING: list[Callable[[Call, Plan, Content], Awaitable[None]]] = []


def on_approval(follow: FollowT) -> FollowT:
    """Decorator: `follow(call, plan)` runs in the transaction of every approval, while the plan's row is locked."""
    _FOLLOWERS.append(follow)
    return follow


def on_dropped_revision(follow: DropT) -> DropT:
    """Decorator: `follow(call, plan, content)` runs after the plan's parts say again what the approved version says.

    `content`: what that version says.
    """
    _DROPPING.append(follow)
    return follow


async def submit_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Submit a complete draft; it does not change until the decision."""
    plan = await lock_plan(call, plan_id)
    await settle_open_step(call.session, plan)
    rules.refuse_submission(plan.status, await list_fulfilments(call.session, plan))
    days = (await SCHEMES.current(call.session)).content.decision_days
    plan.status, plan.act_by = PlanStatus.SUBMITTED, nth_working_day(company_today(), days + 1)
    plan.submitted_by, plan.submitted_by_name = call.principal.subject, call.principal.name
    plan.submitted_at, plan.return_reason, plan.returned_by_name = utc_now(), None, None
    return await PLANS.saved(call, plan)


async def withdraw_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Take a submitted plan back, to go on with it."""
    plan = await lock_plan(call, plan_id)
    rules.refuse_not_submitted(plan.status)
    plan.status, plan.act_by = PlanStatus.DRAFT, None
    return await PLANS.saved(call, plan)


async def approve_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Approve a submitted plan that the caller did not write; the version is kept as it is."""
    plan = await _lock_to_decide(call, plan_id)
    await settle_open_step(call.session, plan)  # the scheme may ask for more since the submission
    rules.refuse_incomplete(await list_fulfilments(call.session, plan))
    is_submitter = plan.submitted_by == call.principal.subject
    rules.refuse_author(is_author=is_submitter or await store.is_author(call, plan))
    plan.status, plan.approved_version, plan.act_by = PlanStatus.APPROVED, plan.working_version, None
    plan.approved_by, plan.approved_by_name = call.principal.subject, call.principal.name
    plan.approved_at = utc_now()
    version = _version_of(plan, await store.read_content(call, plan))
    call.session.add(version)
    for follow in _FOLLOWERS:
        await follow(call, plan)
    await settle_open_step(call.session, plan)
    return await PLANS.saved(call, plan)


async def return_plan(call: Call, plan_id: UUID, reason: str) -> PlanRead:
    """Return a submitted plan to its authors, who correct it."""
    plan = await _lock_to_decide(call, plan_id)
    days = (await SCHEMES.current(call.session)).content.correction_days
    plan.status, plan.act_by = PlanStatus.DRAFT, nth_working_day(company_today(), days + 1)
    plan.return_reason, plan.returned_by_name = reason, call.principal.name
    return await PLANS.saved(call, plan)


async def revise_plan(call: Call, plan_id: UUID, reason: str) -> PlanRead:
    """Open an approved plan for its next version; the approved one stays in force until then."""
    plan = await lock_plan(call, plan_id)
    rules.refuse_revision(plan.status)
    plan.status, plan.working_version = PlanStatus.DRAFT, plan.working_version + 1
    plan.revision_reason, plan.revised_at, plan.revision_cancel_reason = reason, utc_now(), None
    plan.submitted_by = plan.submitted_by_name = plan.submitted_at = None
    await settle_open_step(call.session, plan)
    return await PLANS.saved(call, plan)


async def cancel_revision(call: Call, plan_id: UUID, reason: str) -> PlanRead:
    """Drop the revision; the plan says again what its approved version says, and the history keeps the rest."""
    plan = await lock_plan(call, plan_id)
    number = rules.refuse_no_revision(plan.status, plan.approved_version)
    version = await store.get_version(call, plan_id, number)
    content = store.content_of(version)
    await restore_parts(call.session, plan, content)
    for follow in _DROPPING:
        await follow(call, plan, content)
    plan.title = content[PlanPartKind.PLAN][0]["title"]
    plan.status, plan.working_version, plan.revision_reason = PlanStatus.APPROVED, number, version.reason
    plan.submitted_by, plan.submitted_by_name = version.submitted_by, version.submitted_by_name
    plan.submitted_at, plan.revision_cancel_reason = version.submitted_at, reason
    plan.act_by = plan.return_reason = plan.returned_by_name = None
    await settle_open_step(call.session, plan)
    return await PLANS.saved(call, plan)


async def read_version(call: Call, plan_id: UUID, number: int) -> PlanContentRead:
    """A version with what it says, as far as the caller may see it."""
    version = await store.get_version(call, plan_id, number)
    shown = await store.show_content(call, version.content)
    rows = [
        KeptRowRead(part=part, id=row["id"], fields={name: row[name] for name in row if name != "id"})
        for part in PlanPartKind
        for row in shown.get(part, ())
    ]
    return PlanContentRead.model_validate({**dict(version), "content": rows})


async def compare_versions(call: Call, plan_id: UUID, first: int, last: int | None) -> PlanComparisonRead:
    """What differs between two versions, as far as the caller may see both; `last` None: the plan as it is now."""
    plan = await PLANS.row(call, plan_id)
    before = await store.show_content(call, (await store.get_version(call, plan_id, first)).content)
    later = await store.read_content(call, plan)
    if last is not None:
        later = (await store.get_version(call, plan_id, last)).content
    after = await store.show_content(call, later)
    reasons = await store.find_withdrawal_reasons(call, plan_id)
    changes = [_explained(change, reasons) for change in rules.compare(before, after, _identities())]
    names = await read_contact_names(call.session, {one.contact_id for one in changes if one.contact_id})
    shown = [{**asdict(one), "contact_name": names.get(one.contact_id)} for one in changes]
    return PlanComparisonRead(
        plan_id=plan_id, earlier=first, later=last, changes=[PlanChangeRead.model_validate(one) for one in shown]
    )


async def _lock_to_decide(call: Call, plan_id: UUID) -> Plan:
    plan = await lock_plan(call, plan_id)
    rules.refuse_decision(plan.status, is_supervisor=is_supervisor(call.principal))
    return plan


def _version_of(plan: Plan, content: dict[str, Any]) -> PlanVersion:
    said = plan.model_dump(include=PlanVersion.model_fields.keys() - {"id", "version", "created_at", "updated_at"})
    return PlanVersion(
        **said, plan_id=plan.id, number=plan.working_version, reason=plan.revision_reason, content=content
    )


def _identities() -> dict[PlanPartKind, str]:
    return {PlanPartKind.PLAN: "id"} | {kind_of(table): getattr(table, "identity", "id") for table in kept_tables()}


def _explained(change: rules.Change, reasons: Mapping[UUID, str]) -> rules.Change:
    if change.kind is not rules.ChangeKind.REMOVED or change.part_id is None:
        return change
    return replace(change, reason=reasons.get(change.part_id))
