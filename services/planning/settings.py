"""Settings of the planning service, prefix PLANNING_."""

from typing import ClassVar

from pydantic import Field

from shared.settings import Settings


class PlanningSettings(Settings):
    """What only the planning service may be told."""

    service: ClassVar[str] = "planning"

    peer_patience_seconds: float = Field(
        default=2, gt=0, le=30, description="Longest a plan waits for what other services add to it; then without."
    )
