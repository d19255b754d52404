"""The level of the general relationship (method, 4.2): elements, levels, thresholds as data, the shortest plank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.customers.relationship_levels import ClimateElement as ClimateElement
from shared.customers.relationship_levels import GeneralLevel as GeneralLevel
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

HIGHEST_SCORE = 5


class MeasureReach(Labelled):
    """Whom a measure reaches (method, 4.4)."""

    POINT = "point", "Point: a person", "点：个人"
    LINE = "line", "Line: a business line", "线：业务线"
    AREA = "area", "Area: the whole customer", "面：整个客户"


@dataclass(frozen=True, slots=True)
class ElementRule:
    """The lowest scores with which an element has a level; below the first one it is poor."""

    element: ClimateElement
    medium: int
    good: int
    excellent: int

    def needed_for(self, level: GeneralLevel) -> int:
        """The lowest score of the level."""
        return 0 if level is GeneralLevel.POOR else int(getattr(self, level.value))

    def level_of(self, score: int) -> GeneralLevel:
        """The level of a score: a level begins with its threshold."""
        return max((level for level in GeneralLevel if score >= self.needed_for(level)), key=lambda level: level.rank)


@dataclass(frozen=True, slots=True)
class ClimateScheme:
    """The thresholds of the four elements, in the method's order."""

    version: int
    elements: tuple[ElementRule, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The level that scores give, and the weakest element: the shortest plank 短板."""

    level: GeneralLevel
    weakest: ClimateElement
    weakest_score: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An element whose score does not reach a level."""

    element: ClimateElement
    needed: int
    present: int


def judge(scores: Mapping[ClimateElement, int], scheme: ClimateScheme) -> Judgement:
    """The level follows the shortest plank: no element's level is below it (method, 4.2).

    The weakest element is the one with the lowest level; of several the one with the lowest score, then the first in
    the method's order.
    """
    weakest = min(
        scheme.elements, key=lambda rule: (rule.level_of(scores[rule.element]).rank, scores[rule.element])
    ).element
    score = scores[weakest]
    return Judgement(rule_of(weakest, scheme).level_of(score), weakest, score)


def rule_of(element: ClimateElement, scheme: ClimateScheme) -> ElementRule:
    """The element's thresholds."""
    return next(rule for rule in scheme.elements if rule.element is element)


def shortfalls(scores: Mapping[ClimateElement, int], level: GeneralLevel, scheme: ClimateScheme) -> list[Shortfall]:
    """The elements that do not reach the level, the furthest from it first."""
    short = [
        Shortfall(rule.element, needed, scores[rule.element])
        for rule in scheme.elements
        if scores[rule.element] < (needed := rule.needed_for(level))
    ]
    return sorted(short, key=lambda one: one.present - one.needed)


def refuse_unsound(elements: Sequence[ElementRule]) -> None:
    """Every element comes once, in the method's order, and each level needs more than the one below.

    Raises SchemeUnsound.
    """
    if [rule.element for rule in elements] != list(ClimateElement):
        text = Text("Give each element once, in this order: {names}.", "每个要素须且只须给出一次，依次为：{names}。")
        names = {"names": [element.named for element in ClimateElement]}
        raise SchemeUnsound(errors=[FieldError("elements_incomplete", text, pointer="/content/elements", values=names)])
    errors = []
    for place, rule in enumerate(elements):
        for name, below in (("good", rule.medium), ("excellent", rule.good)):
            if getattr(rule, name) <= below:
                errors.append(_not_above(f"/content/elements/{place}/{name}", below))
    if errors:
        raise SchemeUnsound(errors=errors)


def _not_above(pointer: str, below: int) -> FieldError:
    text = Text("More than {below}, which the level below needs.", "须高于下一级别的 {below}。")
    return FieldError("not_above_level_below", text, pointer=pointer, values={"below": below})
