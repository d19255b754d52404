"""When a plan's reviews are held (method, 6, step 5), who may hold one, and what is refused: pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind, ReviewRule
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, Text
from shared.time import months_after
from shared.working_days import nth_working_day

A_DAY = timedelta(days=1)


class ReviewDueKind(Labelled):
    """What is due about the reviews of plans."""

    PLAN_REVIEW = "plan_review", "Review of a plan", "规划检查"
    PLAN_REVIEW_LATE = "plan_review_late", "Late review of a plan", "规划检查逾期"


class PlanReviewNotFound(NotFound):
    """The plan has no such review."""

    title = Text("Review not found", "未找到规划检查")
    detail = Text("The plan has no review {id}.", "该规划没有检查 {id}。")


class ReviewHeld(Conflict):
    """The review was held: its findings and marks stay as they are."""

    title = Text("The review was held", "检查已完成")
    detail = Text("It was held on {held_on}.", "该检查已于 {held_on} 完成。")


class ReviewNotOpen(Conflict):
    """A review is held from the first day of its month on."""

    title = Text("It is too early for the review", "尚未到检查时间")
    detail = Text("It can be held from {opens_on} on.", "自 {opens_on} 起可进行检查。")


class HolderNotSupervisor(Forbidden):
    """Coaching and evaluation need the data scope of a region or of all customers."""

    title = Text("A supervisor holds this review", "须由主管主持")
    detail = Text("Ask a supervisor, who may approve plans.", "请由有规划审批权限的主管主持。")


class HolderIsReviewed(Forbidden):
    """The account manager does not hold the review of the own work."""

    title = Text("Somebody else holds this review", "须由他人主持")
    detail = Text(
        "You are the account manager, whose work it reviews: ask another supervisor.",
        "您是被检查的客户经理：请由其他主管主持。",
    )


class HolderNotAccountManager(Forbidden):
    """Checks are held by the account manager, or by a supervisor in the manager's place."""

    title = Text("The account manager holds this review", "须由客户经理主持")
    detail = Text("Ask the customer's account manager or a supervisor.", "请由该客户的客户经理或主管主持。")


class CorrectionInPast(Invalid):
    """A correction is due from the day of the review on."""

    title = Text("The day has passed", "日期已过")
    detail = Text("Give a day from {today} on.", "请填写 {today} 或之后的日期。")


class CorrectionGoalUnknown(Invalid):
    """A correction serves a relationship goal of this plan that the caller may see, or a level goal of it."""

    title = Text("Unknown goal", "目标不存在")
    detail = Text(
        "Name a relationship goal or a level goal of the same plan.", "请填写同一规划中的关系目标或关系级别目标。"
    )


class CorrectionServesTwoGoals(Invalid):
    """A correction serves one goal at most: a relationship goal or a level goal."""

    title = Text("A correction serves two goals", "纠正措施服务于两个目标")
    detail = Text(
        "Name a relationship goal or a level goal, and leave the other empty.",
        "关系目标与关系级别目标只能填写一个，另一个请留空。",
    )


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A review of a plan's year: the month at whose end it is held, and its days."""

    kind: ReviewKind
    holder: ReviewHolder
    fiscal_month: int
    opens_on: date
    due_on: date


def schedule(rules: Iterable[ReviewRule], year_starts_on: date, today: date) -> list[Scheduled]:
    """The year's reviews that are still ahead on the day of the approval, the soonest first.

    The month of a review is not over yet. Only the yearly evaluation is never left out: without it the plan would not
    end, so a plan approved too late is evaluated within its days from the approval on.
    """
    found = [one for rule in rules for one in _of_rule(rule, year_starts_on, today)]
    return sorted(found, key=lambda one: (one.due_on, list(ReviewKind).index(one.kind)))


def _of_rule(rule: ReviewRule, year_starts_on: date, today: date) -> Iterator[Scheduled]:
    for month in rule.months:
        opens_on, ends_on = months_after(year_starts_on, month - 1), months_after(year_starts_on, month)
        is_ahead = today < ends_on
        if is_ahead or rule.kind is ReviewKind.YEARLY_EVALUATION:
            due_on = nth_working_day(ends_on if is_ahead else max(ends_on, today + A_DAY), rule.days)
            yield Scheduled(rule.kind, rule.holder, month, opens_on, due_on)


def days_late(due_on: date, held_on: date | None, today: date) -> int:
    """Days by which a review was held late, or is late today; 0: in time."""
    return max(0, ((held_on or today) - due_on).days)


def refuse_holding(held_on: date | None, opens_on: date, today: date) -> None:
    """Raises ReviewHeld, ReviewNotOpen."""
    if held_on is not None:
        raise ReviewHeld(held_on=held_on)
    if today < opens_on:
        raise ReviewNotOpen(opens_on=opens_on)


def refuse_holder(holder: ReviewHolder, *, is_manager: bool, is_supervisor: bool) -> None:
    """Raises HolderNotSupervisor, HolderIsReviewed, HolderNotAccountManager."""
    if holder is ReviewHolder.SUPERVISOR:
        if not is_supervisor:
            raise HolderNotSupervisor()
        if is_manager:
            raise HolderIsReviewed()
    elif not (is_manager or is_supervisor):
        raise HolderNotAccountManager()


def refuse_past_corrections(days: Sequence[date], today: date) -> None:
    """Raises CorrectionInPast, which names each."""
    code, text = CorrectionInPast.code(), CorrectionInPast.detail
    errors = [
        FieldError(code, text, pointer=f"/corrections/{place}/due_on", values={"today": today})
        for place, day in enumerate(days)
        if day < today
    ]
    if errors:
        raise CorrectionInPast(errors=errors, today=today)


def refuse_goals(served: Sequence[Mapping[str, UUID | None]], known: Collection[UUID]) -> None:
    """`served`: the goals that each correction names, by field. Raises CorrectionGoalUnknown, CorrectionServesTwoGoals.

    `known`: the goals of the plan that the caller sees.
    """
    named = [
        (f"/corrections/{place}/{name}", goal)
        for place, goals in enumerate(served)
        for name, goal in goals.items()
        if goal is not None
    ]
    if errors := [CorrectionGoalUnknown.at(pointer) for pointer, goal in named if goal not in known]:
        raise CorrectionGoalUnknown(errors=errors)
    twice = [place for place, goals in enumerate(served) if None not in goals.values()]
    if twice:
        raise CorrectionServesTwoGoals(errors=[CorrectionServesTwoGoals.at(f"/corrections/{place}") for place in twice])
