"""The content of a decision-chain scheme, as stored and sent."""

from sqlmodel import Field
from sqlmodel._compat import SQLModelConfig

from services.customer.decision_chain.stage_roles.rules import PurchasingStage
from shared.shapes import Body


class DecisionChainSchemeContent(Body):
    """In which purchasing stages somebody is expected to decide."""

    model_config = SQLModelConfig(from_attributes=True, extra="forbid")

    deciding_stages: list[PurchasingStage] = Field(
        min_length=1,
        max_length=len(PurchasingStage),
        description="Stages in which a decider or approver is expected, each once; in the others a map misses none.",
    )
