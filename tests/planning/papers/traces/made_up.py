"""Made-up traces of any size."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from services.planning.goals.level_goals.model import LevelGoalRead
from services.planning.goals.level_goals.rules import LEVELS as LEVELS_OF
from services.planning.goals.level_goals.rules import LevelGoalKind
from services.planning.goals.level_goals.rules import gap_steps as level_gap
from services.planning.goals.market_goals.course import BaselineSource, GoalTrack, ProgressState
from services.planning.goals.market_goals.model import GoalProgressRead, MarketGoalRead
from services.planning.goals.market_goals.rules import METRICS, UNITS, GoalUnit, MarketGoalKind
from services.planning.goals.market_goals.sources import FigureOrigin, GoalKpi
from services.planning.goals.relationship_goals.model import GoalContactRead, RelationshipGoalRead
from services.planning.goals.relationship_goals.rules import ContactState, LevelState, gap_steps
from services.planning.measures.actions.rules import ActionSource, ActionState
from services.planning.measures.actions.shapes import ActionRead
from services.planning.papers.traces.chain import TraceRows, trace_of
from services.planning.papers.traces.model import PlanTraceRead
from services.planning.plans.plans.model import PlanRead
from services.planning.plans.plans.rules import PlanStatus
from shared.customers.relationship_levels import RelationshipLevel
from shared.customers.roles import DecisionRole

START = date(2026, 1, 15)
CUSTOMER = "上海诺鼎轨道交通车辆装备有限公司华东分公司（浦东新区张江高科技园区）"
NAMES = ("欧阳震华", "李雷", "Maximiliane Hohenlohe-Waldenburg-Schillingsfürst", "阿卜杜拉·买买提江·玉素甫艾力")
TITLES = ("采购总监兼供应链管理委员会副主任", "总经理", "Head of Strategic Sourcing and Supplier Quality", None)
GOALS = ("全年销售额提升并进入二期产线供应商短名单", "Share of power modules", "压制明拓电源在信号系统品类的份额")
ACTIONS = (
    "邀请采购总监带队参观二期自动化产线并安排样件试产",
    "Technical workshop with their R&D on the new signalling platform",
    "高层互访",
    "季度质量回顾会：交付准时率、来料合格率与改进计划逐项说明并书面确认",
)
LEVELS = tuple(RelationshipLevel)
DEPARTMENTS = ("采购部", "Research, Development and Supplier Quality Engineering (Suzhou)")


def row(**fields: Any) -> dict[str, Any]:
    """The fields of every row."""
    now = "2026-01-01T00:00:00Z"
    return {"id": uuid.uuid4(), "version": 1, "created_at": now, "updated_at": now, **fields}


def plan(customer: str = CUSTOMER) -> PlanRead:
    """A plan under revision."""
    nothing = dict.fromkeys(PlanRead.model_fields)
    own = {"customer_id": uuid.uuid4(), "customer_name": customer, "fiscal_year": 2026, "title": "2026 年客户关系规划"}
    return PlanRead.model_validate({**nothing, **row(**own, status=PlanStatus.DRAFT, working_version=2)})


def market_goal(dice: random.Random, of: PlanRead, titles: Sequence[str]) -> MarketGoalRead:
    """A market goal of some kind."""
    kind = dice.choice(list(MarketGoalKind))
    metric = dice.choice(METRICS[kind])
    unit = UNITS[metric][0]
    target = (
        Decimal(12_500_000) if unit is GoalUnit.AMOUNT else Decimal(3) if unit is GoalUnit.COUNT else Decimal("0.45")
    )
    said = {
        "kind": kind,
        "metric": metric,
        "unit": unit,
        "target": target,
        "baseline": target / 2 if dice.random() > 0.3 else None,
    }
    nothing = dict.fromkeys(MarketGoalRead.model_fields)
    own = row(plan_id=of.id, customer_id=of.customer_id, customer_name=of.customer_name)
    more = {"title": dice.choice(titles), "due_on": START + timedelta(days=300), "progress": progress(dice, target)}
    return MarketGoalRead.model_validate({**nothing, **own, **said, **more, "baseline_source": BaselineSource.ENTERED})


def progress(dice: random.Random, target: Decimal) -> GoalProgressRead:
    """How far a goal is, if that is known."""
    share = Decimal(dice.choice(("0", "0.42", "1.3")))
    is_known = dice.random() > 0.2
    return GoalProgressRead(
        state=ProgressState.KNOWN if is_known else ProgressState.NO_SOURCE,
        source=FigureOrigin.KPI if is_known else None,
        kpi=GoalKpi.SALES if is_known else None,
        track=dice.choice(list(GoalTrack)) if is_known else GoalTrack.UNKNOWN,
        figure=target * share if is_known else None,
        as_of=START if is_known else None,
        share=share if is_known else None,
        course=Decimal("0.5"),
        expected=target / 2,
        shortfall=Decimal("0.1"),
        scheme_version=1,
    )


def relationship_goal(
    dice: random.Random, of: PlanRead, market_goal_id: uuid.UUID, names: Sequence[str], state: LevelState
) -> RelationshipGoalRead:
    """A relationship goal whose person is known."""
    now, before = dice.choice(LEVELS), dice.choice((None, *LEVELS))
    target = dice.choice(LEVELS[2:])
    current = now if state is LevelState.KNOWN else None
    person = {
        "name": dice.choice(names),
        "title": dice.choice(TITLES),
        "decision_role": dice.choice(list(DecisionRole)),
    }
    said = {
        **dict.fromkeys(RelationshipGoalRead.model_fields),
        **row(plan_id=of.id, customer_id=of.customer_id, customer_name=of.customer_name),
        "market_goal_id": market_goal_id,
        "contact_id": uuid.uuid4(),
        "target_level": target,
        "level_when_set": before,
        "due_on": START + timedelta(days=200),
        "level_state": state,
        "current_level": current,
        "rivals": [],
        "gap_steps": gap_steps(target, current),
        "contact_state": ContactState.KNOWN,
    }
    contact = GoalContactRead(**person, has_left=dice.random() < 0.1)
    return RelationshipGoalRead.model_validate({**said, "contact": contact})


def level_goal(dice: random.Random, of: PlanRead, market_goal_id: uuid.UUID, state: LevelState) -> LevelGoalRead:
    """A goal for the general or the organizational relationship."""
    kind = dice.choice(list(LevelGoalKind))
    target, current = dice.choice(LEVELS_OF[kind][1:]), dice.choice(LEVELS_OF[kind])
    said = {
        **dict.fromkeys(LevelGoalRead.model_fields),
        **row(plan_id=of.id, customer_id=of.customer_id, customer_name=of.customer_name),
        "market_goal_id": market_goal_id,
        "kind": kind,
        "department": dice.choice((None, *DEPARTMENTS)) if kind is LevelGoalKind.GENERAL else None,
        "target_level": target,
        "level_when_set": dice.choice((None, *LEVELS_OF[kind])),
        "due_on": START + timedelta(days=200),
        "level_state": state,
        "current_level": current if state is LevelState.KNOWN else None,
        "gap_steps": level_gap(target, current) if state is LevelState.KNOWN else None,
    }
    return LevelGoalRead.model_validate(said)


def action(dice: random.Random, of: PlanRead, titles: Sequence[str]) -> ActionRead:
    """An action, done or open."""
    state = dice.choice((ActionState.OPEN, ActionState.DONE))
    due = START + timedelta(days=dice.randint(0, 300))
    said = {
        **dict.fromkeys(ActionRead.model_fields),
        **row(plan_id=of.id, customer_id=of.customer_id, customer_name=of.customer_name, created_by="x"),
        "title": dice.choice(titles),
        "owner_name": dice.choice((None, "王敏", "Alexandra Meier-Hofmann")),
        "due_on": due,
        "source": ActionSource.PLAN,
        "their_people": [],
        "state": state,
        "is_late": state is ActionState.OPEN and dice.random() > 0.6,
        "created_by_name": "x",
        "done_on": due if state is ActionState.DONE else None,
    }
    return ActionRead.model_construct(**said)  # hostile names, which a request could not send


Rows = tuple[TraceRows, list[RelationshipGoalRead], list[LevelGoalRead]]


def rows_of(
    goals: int,
    actions: int,
    *,
    seed: int = 1,
    names: Sequence[str] = NAMES,
    titles: Sequence[str] = (),
    customer: str = CUSTOMER,
    state: LevelState = LevelState.KNOWN,
) -> Rows:
    """The rows of so many market goals and actions, among them goals without action and actions without goal."""
    dice = random.Random(seed)
    of = plan(customer)
    market_goals = [market_goal(dice, of, titles or GOALS) for _ in range(goals)]
    needs = [
        relationship_goal(dice, of, one.id, names, state)
        for one in market_goals
        for _ in range(dice.randint(0 if goals > 1 else 1, 4))
    ]
    levels = [level_goal(dice, of, one.id, state) for one in market_goals if goals > 1 and dice.random() > 0.5]
    ids = [one.id for one in (*needs, *levels)]
    served = [dice.choice(ids) if ids and dice.random() > 0.15 else None for _ in range(actions)]
    done = [action(dice, of, titles or ACTIONS) for _ in served]
    kept = {one.id: goal_id for one, goal_id in zip(done, served, strict=True)}
    return TraceRows(of, market_goals, [], [], frozenset(), done, kept), needs, levels


def made_up(goals: int, actions: int, **how: Any) -> PlanTraceRead:
    """The trace of such rows."""
    return trace_of(*rows_of(goals, actions, **how))
