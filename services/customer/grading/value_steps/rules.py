"""The five steps of customer value (method, section 3): what is done, under way, or not begun, and by what measure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.customer.grading.schemes.rules import POINTS, GradingBand, GradingScheme
from shared.labels import Labelled


class ValueStep(Labelled):
    """A step of winning a customer's value, in their order."""

    CONTACT = "contact", "Contact", "建立客户联络"
    RELATIONSHIP = "relationship", "Relationship", "发展客户关系"
    EXPERIENCE = "experience", "Experience", "营造客户体验"
    LOYALTY = "loyalty", "Loyalty", "赢得客户忠诚"
    VALUE = "value", "Value", "经营客户价值"


class StepState(Labelled):
    """How far a step is."""

    DONE = "done", "Done", "已完成"
    UNDER_WAY = "under_way", "Under way", "进行中"
    NOT_BEGUN = "not_begun", "Not begun", "未开始"


class StepMeasure(Labelled):
    """By what a step is measured."""

    PEOPLE_KNOWN = "people_known", "People known, with a decider among them", "已知联系人及其中的决策者"
    RELATIONSHIP_LEVELS = "relationship_levels", "Levels of the relationships with people", "客户关系水平"
    SATISFACTION = "satisfaction", "Customer satisfaction", "客户满意度"
    LOYALTY_FACTOR = "loyalty_factor", "Loyalty in the latest grade", "最近分级的忠诚度因素"
    VALUE_RATING = "value_rating", "Value rating of the latest grade", "最近分级的价值评级"


class UnknownCause(Labelled):
    """Why the state of a step is not known."""

    NO_SOURCE = "no_source", "Nothing in the system measures it yet", "系统暂无数据来源"
    UNAVAILABLE = "unavailable", "The service that measures it did not answer", "相关服务未答复"
    NOT_PERMITTED = "not_permitted", "The caller lacks the right", "无权限"
    HIDDEN = "hidden", "Above the caller's clearance", "超出权限级别"
    NOT_GRADED = "not_graded", "The latest grade has no value for it", "最近分级无此项结果"


MEASURES: Mapping[ValueStep, StepMeasure] = dict(zip(ValueStep, StepMeasure, strict=True))


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """A person at the customer: who counts for contact and relationship."""

    is_key: bool
    is_decider: bool
    rank: int | None = None
    """Rank of the relationship's level, 0 opposed to 5; None: not assessed."""


@dataclass(frozen=True, slots=True)
class StepFound:
    """A step's state with its evidence, or why the state is not known."""

    state: StepState | None
    cause: UnknownCause | None = None
    counted: tuple[int, int] | None = None
    """How many of how many."""


def unknown(cause: UnknownCause) -> StepFound:
    """A step whose state is not known."""
    return StepFound(None, cause)


def contact_step(people: Collection[PersonKnown], scheme: GradingScheme) -> StepFound:
    """Done once enough are known who decide."""
    deciders = sum(person.is_decider for person in people)
    is_done = deciders >= scheme.deciders_from
    state = StepState.NOT_BEGUN if not people else StepState.DONE if is_done else StepState.UNDER_WAY
    return StepFound(state, counted=(deciders, len(people)))


def relationship_step(people: Collection[PersonKnown], scheme: GradingScheme) -> StepFound:
    """Done when enough of the key people are close (method, 2.3.1 and 4.1) and no decider is opposed.

    By default half of them, and two where there are two. Without key people, everybody assessed counts.
    """
    counted = [person for person in people if person.is_key] or [one for one in people if one.rank is not None]
    ranks = [person.rank for person in counted if person.rank is not None]
    close = sum(rank >= scheme.close_rank_from for rank in ranks)
    is_opposed = any(person.is_decider and person.rank == 0 for person in people)
    are_enough = close >= scheme.close_share_from * len(counted) and close >= min(scheme.close_people, len(counted))
    is_close = are_enough and not is_opposed
    state = StepState.NOT_BEGUN if not ranks else StepState.DONE if is_close else StepState.UNDER_WAY
    return StepFound(state, counted=(close, len(counted)))


def loyalty_step(band: GradingBand | None, scheme: GradingScheme) -> StepFound:
    """By the loyalty factor; by default B is done (mostly from us), C under way (changes suppliers), D not begun."""
    if band is None:
        return unknown(UnknownCause.NOT_GRADED)
    if POINTS[band] >= POINTS[scheme.loyalty_done_from]:
        return StepFound(StepState.DONE)
    is_begun = POINTS[band] >= POINTS[scheme.loyalty_begun_from]
    return StepFound(StepState.UNDER_WAY if is_begun else StepState.NOT_BEGUN)


def value_step(tags: Collection[str] | None, scheme: GradingScheme) -> StepFound:
    """By default done for a value customer; under way when it is strategic, profit or big."""
    if tags is None:
        return unknown(UnknownCause.NOT_GRADED)
    if not set(scheme.value_done_by).isdisjoint(tags):
        return StepFound(StepState.DONE)
    is_under_way = not set(scheme.value_begun_by).isdisjoint(tags)
    return StepFound(StepState.UNDER_WAY if is_under_way else StepState.NOT_BEGUN)


def stands_at(states: Sequence[tuple[ValueStep, StepState | None]]) -> ValueStep | None:
    """The first step that is known and not done; None when all that are known are done."""
    return next((step for step, state in states if state not in (None, StepState.DONE)), None)
