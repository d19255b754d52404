"""What refuses a change of a part: too many, or a part of another plan named; pure."""

from collections.abc import Iterable
from uuid import UUID

from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, Text


class TooManyParts(Conflict):
    """The plan has the maximum number of parts of this kind."""

    title = Text("Too many parts", "数量过多")
    detail = Text('A plan holds at most {most} of "{part}".', "每个规划的“{part}”最多 {most} 个。")


class PlanPartUnknown(Invalid):
    """The request names a part that the plan does not have, or that the caller may not see."""

    title = Text("The plan has no such part", "规划中没有该内容")
    detail = Text("Name parts of the same plan.", "请填写同一规划中的内容。")


class PlanPartNamed(Conflict):
    """Other parts of the plan name this one."""

    title = Text("Other parts name it", "仍被规划其他内容引用")
    detail = Text("Change or remove the {count} parts that name it first.", "请先调整或删除引用它的 {count} 项内容。")


def refuse_too_many(part: Labelled, wanted: int, most: int) -> None:
    """Raises TooManyParts."""
    if wanted > most:
        raise TooManyParts(part=part.named, most=most)


def refuse_unknown(unknown: Iterable[tuple[str, Labelled]]) -> None:
    """`unknown`: fields that name such a part of another plan, or none at all. Raises PlanPartUnknown."""
    text = Text('The plan has no such "{part}".', "规划中没有该“{part}”。")
    errors = [FieldError("unknown", text, f"/{field}", values={"part": part.named}) for field, part in unknown]
    if errors:
        raise PlanPartUnknown(errors=errors)


def refuse_named(count: int) -> None:
    """Raises PlanPartNamed."""
    if count:
        raise PlanPartNamed(count=count)


def with_hidden(said: UUID | list[UUID] | None, hidden: list[UUID]) -> UUID | list[UUID] | None:
    """What a field names after a change by somebody who does not see the hidden parts that it named before."""
    if isinstance(said, list):
        return [*said, *(one for one in hidden if one not in said)]
    return said or next(iter(hidden), None)


def ids_of(value: UUID | list[UUID] | None) -> list[UUID]:
    """The ids in a field that names one part or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
