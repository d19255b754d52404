"""What a service says in an event `guanxi.published_warning.created`, `.updated` or `.deleted`, as far as kpi reads."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.kpi.warnings.schemes.rules import FROM_SERVICES, Severity, WarningKind

ENTITY = "published_warning"
CREATED, UPDATED, DELETED = (f"guanxi.{ENTITY}.{kind}" for kind in ("created", "updated", "deleted"))


class PeerWarning(BaseModel):
    """A warning of another service. It is deleted there when its cause is gone."""

    kind: WarningKind
    severity: Severity
    evidence_en: Annotated[str, Field(min_length=1, max_length=2_000)]
    evidence_zh: Annotated[str, Field(min_length=1, max_length=2_000)]
    figures: dict[str, Any] = Field(default_factory=dict)
    clearance: Annotated[int, Field(ge=1, le=3)]
    contact_id: UUID | None = None
    owner_id: UUID | None = None
    due_at: AwareDatetime | None = None
    has_due_item: bool = False
    link: Annotated[str, Field(max_length=200)] | None = None


def is_from_services(kind: WarningKind) -> bool:
    """Whether other services send warnings of this kind."""
    return kind in FROM_SERVICES
