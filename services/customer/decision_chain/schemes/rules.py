"""In which purchasing stages somebody is expected to decide; which ones is our default (method, section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.customer.decision_chain.stage_roles.rules import PurchasingStage
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound


@dataclass(frozen=True, slots=True)
class DecisionChainScheme:
    """The stages in which a decider or approver is expected."""

    version: int
    deciding_stages: Sequence[PurchasingStage]


STANDARD = DecisionChainScheme(
    version=1,
    # The budget, the choice of the product and the contract; the other stages prepare or follow these.
    deciding_stages=(
        PurchasingStage.SET_GOALS,
        PurchasingStage.EVALUATE_PRODUCTS,
        PurchasingStage.NEGOTIATE_AND_SIGN,
    ),
)


def refuse_unsound(deciding_stages: Sequence[PurchasingStage]) -> None:
    """Raises SchemeUnsound for a stage that is named twice."""
    text = Text('"{stage}" is named twice.', "“{stage}”重复。")
    errors = [
        FieldError("repeated", text, f"/content/deciding_stages/{place}", values={"stage": stage.named})
        for place, stage in enumerate(deciding_stages)
        if stage in deciding_stages[:place]
    ]
    if errors:
        raise SchemeUnsound(errors=errors)
