"""The shape of a team violation; computed, not stored."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.customer.duties.violations.rules import TeamViolationKind
from services.customer.profile.team.rules import TeamRole
from shared.shapes import CustomerId, CustomerName, Read


class TeamViolationRead(Read):
    """Something that the policy demands of a customer's team and that is not there."""

    id: str = Field(description="The same for the same violation whenever it is read.")
    kind: TeamViolationKind = Field(description="What is not as the policy demands.")
    customer_id: CustomerId
    customer_name: CustomerName
    role: TeamRole | None = Field(description="The role that is missing, or that the member has; null for files.")
    user_id: UUID | None = Field(description="The member who cannot sign in, or who has two roles.")
    user_name: str | None = Field(description="The member's name; null: an unknown user, or no member is meant.")
    competitor_id: UUID | None = Field(description="The competitor whose file it is; null for other kinds.")
    competitor_name: str | None = Field(description="The competitor's present name; null for other kinds.")
    manager_id: UUID | None = Field(description="The customer's account manager.")
    manager_name: str | None = Field(description="The account manager's present name; null: there is none.")
    owner_id: UUID | None = Field(
        description="Who has to act: the manager, else the sponsor, the backup, the superior who sees the region, "
        "an administrator."
    )
    owner_name: str | None = Field(description="The present name of who has to act; null: nobody can.")
    due_on: date = Field(description="By when; a member who cannot sign in is replaced at once.")
    is_overdue: bool = Field(description="Whether that day has passed.")
