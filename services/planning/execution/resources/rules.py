"""Resources of a plan: what is refused, and whether a customer is new; pure."""

from datetime import date
from typing import ClassVar

from shared.problems import FieldError, Invalid, NotFound, Text
from shared.time import months_between


class ResourcesNotTaken(NotFound):
    """The plan does not say yet which resources it takes."""

    title = Text("No resources yet", "尚未确定资源投入")
    detail = Text("The plan {id} does not say yet which resources it takes.", "规划 {id} 尚未确定资源投入。")


class DifferenceUnexplained(Invalid):
    """What the plan takes differs from the proposal by more than the scheme tolerates: a reason is needed."""

    pointer: ClassVar = "/reason"
    title = Text("Say why it differs from the proposal", "请说明与建议值不同的原因")
    detail = Text("{proposed} is proposed: give a reason for the difference.", "建议值为 {proposed}：请填写差异原因。")


def is_new(first_contract_on: date | None, year_starts_on: date, new_months: int) -> bool:
    """Whether the customer is new at the start of the plan's year; one without a contract is."""
    return first_contract_on is None or months_between(first_contract_on, year_starts_on) < new_months


def refuse_unexplained(*, differs: bool, reason: str | None, proposed: str) -> None:
    """Raises DifferenceUnexplained."""
    if differs and not reason:
        missing = FieldError("missing", DifferenceUnexplained.title, pointer=DifferenceUnexplained.pointer)
        raise DifferenceUnexplained(errors=[missing], proposed=proposed)
