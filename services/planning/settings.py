"""Settings of the planning service, prefix PLANNING_."""

from typing import ClassVar

from pydantic import Field

from shared.settings import Settings


class PlanningSettings(Settings):
    """Settings that only the planning service has."""

    service: ClassVar[str] = "planning"

    peer_patience_seconds: float = Field(
        default=2,
        gt=0,
        le=30,
        description="Seconds that a plan waits for other services; then it is shown without their part.",
    )
