"""Showing what came of last year's goals, and taking over what moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.planning.annual.carry_overs import proposals, rules, store
from services.planning.annual.carry_overs.model import CarriedGoalRead, CarryOverRead, CarryOverTake
from services.planning.annual.carry_overs.proposals import Proposal
from services.planning.annual.carry_overs.rules import CarriedKind, Measure
from services.planning.annual.carry_overs.taking import PlanTaking, measure_of, write_taken
from services.planning.annual.carry_overs.year_ends import Peers, YearEnd, ask_year_end
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.level_goals.rules import MAX_LEVEL_GOALS
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.rules import MAX_MARKET_GOALS
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.goals.relationship_goals.rules import MAX_RELATIONSHIP_GOALS
from services.planning.goals.schemes.store import SCHEMES as GOAL_SCHEMES
from services.planning.plans.parts.store import refuse_too_many
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.plans.store import PLANS, get_customer_plan
from services.planning.plans.schemes.store import SCHEMES
from services.planning.plans.steps.operations import editing
from services.planning.plans.steps.parts import PlanPart
from shared.time import fiscal_year_bounds, utc_now
from shared.web.call import Call

MOST: dict[CarriedKind, tuple[type[PlanPart], int]] = {
    CarriedKind.MARKET_GOAL: (MarketGoal, MAX_MARKET_GOALS),
    CarriedKind.RELATIONSHIP_GOAL: (RelationshipGoal, MAX_RELATIONSHIP_GOALS),
    CarriedKind.LEVEL_GOAL: (LevelGoal, MAX_LEVEL_GOALS),
}
"""How many a plan may have."""
FOR_LEVELS = frozenset({CarriedKind.RELATIONSHIP_GOAL, CarriedKind.LEVEL_GOAL})


@dataclass(frozen=True, slots=True)
class YearBefore:
    """What the plans of the year before propose for those of the next."""

    plans: dict[UUID, UUID]
    """The plan of each customer."""
    end: YearEnd
    starts_on: date
    proposals: Sequence[Proposal]
    measures: dict[UUID, Measure]
    """By what each market goal is the same as one of the new year."""
    names: dict[UUID, str]
    """Present names of people."""


async def read_year_before(call: Call, peers: Peers, fiscal_year: int, customer_ids: Sequence[UUID]) -> YearBefore:
    """What is proposed for the customers' plans of the year; other services are asked for all of them at once."""
    async with call.briefly() as brief:
        plans = await store.list_last_plans(brief, fiscal_year, customer_ids)
        last = await store.read_last_year(brief, plans)
        scheme = await GOAL_SCHEMES.current(brief.session)
        action_days = (await SCHEMES.current(brief.session)).content.moved_action_days
    end = await ask_year_end(call, peers, fiscal_year - 1, scheme, proposals.wanted_of(last))
    year = fiscal_year_bounds(fiscal_year, call.settings.fiscal_year_start)
    return YearBefore(
        plans={customer_of(plan.customer_id): plan.id for plan in plans},
        end=end,
        starts_on=end.progress.year.starts_on,
        proposals=list(proposals.propose(last, end, year, action_days)),
        measures={goal.id: measure_of(goal) for goal in last.market_goals},
        names={contact_id: row["name"] for contact_id, row in last.people.items()},
    )


async def read_carry_over(call: Call, peers: Peers, plan_id: UUID) -> CarryOverRead:
    """What came of last year's goals, and what the plan has taken over. Its ETag is the plan's."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
    before = await read_year_before(call, peers, plan.fiscal_year, [plan.customer_id])
    return await _show(call, plan_id, before, set())


async def take_carry_over(call: Call, peers: Peers, plan_id: UUID, body: CarryOverTake) -> CarryOverRead:
    """Take over the goals and actions named; what was taken before stays as it is."""
    async with call.briefly() as brief:
        shown = await get_customer_plan(brief, plan_id)
    before = await read_year_before(call, peers, shown.fiscal_year, [shown.customer_id])
    chosen = [one for one in before.proposals if one.row.id in set(body.ids)]
    async with editing(call, plan_id, _step_of(chosen)) as plan:
        taking = await _begin(call, plan, before)
        known = taking.carried.keys() | {one.row.id for one in chosen if one.can_move}
        known |= await store.find_moved(call, plan_id, body.ids)
        rules.refuse_unfit([place for place, one in enumerate(body.ids) if one not in known], ())
        orphans = {one.row.id for one in taking.take(_moving(chosen), before.measures)}
        rules.refuse_unfit((), [place for place, one in enumerate(body.ids) if one in orphans])
        await _refuse_too_many(call, taking)
        await write_taken(call.session, [taking])
        plan.touch(await _lowest_level(call, taking))
        if body.is_decided:
            plan.carried_over_at = utc_now()
    return await _show(call, plan_id, before, {row["id"] for row in taking.rows[CarriedKind.ACTION]})


def _moving(chosen: Sequence[Proposal]) -> list[Proposal]:
    return [one for one in chosen if one.can_move]


def _step_of(chosen: Sequence[Proposal]) -> PlanStep:
    """The last step into which something is written."""
    has_levels = any(one.kind in FOR_LEVELS for one in chosen)
    return PlanStep.RELATIONSHIP_GOALS if has_levels else PlanStep.MARKET_GOALS


async def _begin(call: Call, plan: Plan, before: YearBefore) -> PlanTaking:
    owner, taken = customer_of(plan.customer_id), await store.list_taken(call, plan.id)
    taking = PlanTaking(plan.id, owner, plan.working_version, before.starts_on, carried=taken)
    taking.know(
        await store.list_present(call, MarketGoal, plan.id),
        await store.list_present(call, RelationshipGoal, plan.id),
        await store.list_present(call, LevelGoal, plan.id),
    )
    return taking


async def _refuse_too_many(call: Call, taking: PlanTaking) -> None:
    """Raises TooManyParts."""
    for kind, (table, most) in MOST.items():
        if adding := len(taking.rows[kind]):
            await refuse_too_many(call, table, taking.plan_id, most=most, adding=adding)


async def _lowest_level(call: Call, taking: PlanTaking) -> int:
    """The lowest level that sees something of what was taken."""
    people = [row["contact_id"] for row in taking.rows[CarriedKind.RELATIONSHIP_GOAL]]
    known = await store.find_levels_of_people(call, people) if people else {}
    others = taking.rows[CarriedKind.LEVEL_GOAL] or taking.rows[CarriedKind.ACTION]
    return 1 if others else min([*taking.levels, *(known.get(one, 1) for one in people)], default=1)


async def _show(call: Call, plan_id: UUID, before: YearBefore, moved: set[UUID]) -> CarryOverRead:
    await call.session.flush()
    plan = await get_customer_plan(call, plan_id)
    last_id, row = before.plans.get(plan.customer_id), await PLANS.row(call, plan_id)
    taken = await store.list_taken(call, plan_id) | {one: one for one in moved}
    gone = proposals.withdrawn(await store.list_withdrawn(call, last_id)) if last_id else ()
    call.etag = plan.etag
    return CarryOverRead(
        plan_id=plan_id,
        customer_id=plan.customer_id,
        customer_name=plan.customer_name,
        last_plan_id=last_id,
        as_of=before.end.as_of if last_id else None,
        decided_at=row.carried_over_at,
        proposals=[_describe(one, before, taken) for one in (*before.proposals, *gone)],
    )


def _describe(one: Proposal, before: YearBefore, taken: dict[UUID, UUID]) -> CarriedGoalRead:
    row: Any = one.row
    said = {name: getattr(row, name, None) for name in CarriedGoalRead.model_fields}
    served = row.market_goal_id if one.kind in FOR_LEVELS else None
    is_market_goal = one.kind is CarriedKind.MARKET_GOAL
    return CarriedGoalRead.model_validate(
        said
        | {
            "kind": one.kind,
            "outcome": one.outcome,
            "reason": one.reason,
            "market_goal_id": served if served in before.measures else None,
            "currency": row.currency if is_market_goal else None,
            "figure": one.figure,
            "rest": row.target - one.figure if one.figure is not None and one.can_move else None,
            "contact_id": row.contact_id if one.kind is CarriedKind.RELATIONSHIP_GOAL else None,
            "contact_name": before.names.get(getattr(row, "contact_id", row.id)),
            "level_kind": row.kind if one.kind is CarriedKind.LEVEL_GOAL else None,
            "level": one.level,
            "rest_steps": one.rest_steps,
            "proposed_due_on": one.due_on,
            "taken_id": taken.get(row.id),
        }
    )
