"""What makes a service policy unsound."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from shared.customers.policy_terms import PolicyCadence
from shared.customers.roles import TeamRole
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


def since_published(demanding: Iterable[tuple[datetime | None, bool]]) -> datetime | None:
    """From when versions, the newest first, demand something without interruption; None: the standard does already."""
    since = None
    for published_at, is_demanding in demanding:
        if not is_demanding:
            break
        since = published_at
    return since


class Action(Protocol):
    """What soundness needs of a stage's action."""

    key: str
    after_days: int
    until_days: int | None
    every: PolicyCadence


def refuse_unsound(actions: Iterable[tuple[str, Sequence[Action]]], demanded: Iterable[TeamRole]) -> None:
    """Actions have unique keys and end after they begin; every customer needs an account manager.

    `actions`: those of each stage. `demanded`: the roles that every customer's team must have. Raises SchemeUnsound.
    """
    errors = [error for stage, listed in actions for error in _errors(f"/content/stages/{stage}/actions", listed)]
    if TeamRole.ACCOUNT_MANAGER not in demanded:
        text = Text("Every customer needs an account manager.", "每个客户都须有客户经理。")
        errors.append(FieldError("manager_not_demanded", text, pointer="/content/everybody/team"))
    if errors:
        raise SchemeUnsound(errors=errors)


def _errors(at: str, actions: Sequence[Action]) -> Iterable[FieldError]:
    keys = [action.key for action in actions]
    for place, action in enumerate(actions):
        if action.key in keys[:place]:
            text = Text("Another action has the key {key}.", "键 {key} 重复。")
            yield FieldError("repeated", text, pointer=f"{at}/{place}/key", values={"key": action.key})
        if action.until_days is not None and action.until_days < action.after_days:
            text = Text("It would end before it begins.", "结束时间早于开始时间。")
            yield FieldError("ends_before_it_begins", text, pointer=f"{at}/{place}/until_days")
        if action.every is PolicyCadence.ON_OPPORTUNITY:
            text = Text("An action needs a date: use another cadence.", "行动须有日期，请选择其他频率。")
            yield FieldError("without_a_date", text, pointer=f"{at}/{place}/every")
