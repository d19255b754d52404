"""Goals of campaigns (method, 4.4): what each kind needs, and what its evaluation says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.labels import Labelled
from shared.problems import FieldError, Invalid, Text


class GoalKind(Labelled):
    """What a campaign is to reach."""

    RAISED_PEOPLE = "raised_people", "People raised to a level", "提升至某级别的人数"
    ATTENDEES = "attendees", "Attendees", "出席人数"
    LEADS = "leads", "Leads", "线索数"
    FREE = "free", "Other", "其他"


COUNTED = frozenset({GoalKind.RAISED_PEOPLE, GoalKind.ATTENDEES})
"""Goals that the effect counts by itself; of the others the evaluation says what was reached."""


class GoalUnsound(Invalid):
    """A goal lacks what its kind needs, or has what belongs to another kind; `errors` says which."""

    title = Text("A goal is incomplete", "活动目标不完整")


class ResultUnsound(Invalid):
    """The evaluation does not say of each goal what was reached; `errors` says where."""

    title = Text("A result is missing", "评估结果不完整")


@dataclass(frozen=True, slots=True)
class GoalSaid:
    """What of a goal decides whether it is sound: what it has, and in an evaluation what was entered."""

    kind: GoalKind
    has_count: bool
    has_level: bool
    has_text: bool


NEEDS = {
    "count": frozenset({GoalKind.RAISED_PEOPLE, GoalKind.ATTENDEES, GoalKind.LEADS}),
    "level": frozenset({GoalKind.RAISED_PEOPLE}),
    "text": frozenset({GoalKind.FREE}),
}
"""What each kind of goal needs; a text is allowed with every kind."""


def refuse_unsound_goals(goals: Iterable[GoalSaid]) -> None:
    """Check that each goal has what its kind needs, and no level or number that has no meaning. Raises GoalUnsound."""
    missing = Text("“{kind}” needs it.", "“{kind}”须填写。")
    unasked = Text("“{kind}” has none.", "“{kind}”不适用此项。")
    errors = []
    for place, goal in enumerate(goals):
        for name, kinds in NEEDS.items():
            has_it, needs_it = getattr(goal, f"has_{name}"), goal.kind in kinds
            if has_it is not needs_it and not (name == "text" and has_it):
                code, text = ("missing", missing) if needs_it else ("not_applicable", unasked)
                values = {"kind": goal.kind.named}
                errors.append(FieldError(code, text, pointer=f"/goals/{place}/{name}", values=values))
    if errors:
        raise GoalUnsound(errors=errors)


def refuse_unsound_results(goals: Iterable[GoalKind], results: Mapping[int, tuple[bool, bool]]) -> None:
    """Check the results entered, by the goal's place: (has a number, says whether reached).

    Leads need a number, a free goal says whether it was reached, the others are counted. Raises ResultUnsound.
    """
    kinds = list(goals)
    errors = [_wrong(place, "not_applicable") for place in results if place >= len(kinds) or kinds[place] in COUNTED]
    for place, kind in enumerate(kinds):
        has_number, has_answer = results.get(place, (False, False))
        if (kind is GoalKind.LEADS and not has_number) or (kind is GoalKind.FREE and not has_answer):
            errors.append(_wrong(place, "missing"))
    if errors:
        raise ResultUnsound(errors=errors)


def _wrong(place: int, code: str) -> FieldError:
    texts = {
        "missing": Text("Say what was reached of goal {number}.", "请填写第 {number} 个目标的完成情况。"),
        "not_applicable": Text("Goal {number} takes no result.", "第 {number} 个目标无需填写结果。"),
    }
    return FieldError(code, texts[code], pointer="/results", values={"number": place + 1})
