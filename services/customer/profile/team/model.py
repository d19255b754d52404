"""A team member: table and shapes."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.customer.profile.team.rules import SINGLE_ROLES, TeamRole
from services.customer.tables import CustomerTable
from shared.customers.settlements import Clash, Settled, SettledAs, Settlement
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, PastDate, Read, RowId, example
from shared.time import company_today

SECOND_OF_SINGLE_ROLE = tuple(Clash((), f"role = '{role.value}' AND ended_on IS NULL") for role in SINGLE_ROLES)


def end_membership(ours: "TeamMember", theirs: "TeamMember") -> Settled:
    """The absorbed customer's duplicate member, second manager or second sponsor leaves the team; the row is kept."""
    theirs.ended_on = max(company_today(), theirs.started_on)
    return Settled(ours, theirs, SettledAs.RETIRED)


class TeamMember(Row, CustomerTable, table=True):
    """A person's membership in a customer's team; kept when it ends."""

    __tablename__ = "team_members"
    __table_args__ = (
        sa.Index(
            "uq_team_members_present",
            "customer_id",
            "user_id",
            "role",
            unique=True,
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
        # An included column, not a second key: the planner would use that key for a customer's members (skip scan).
        sa.Index(
            "ix_team_members_former",
            "customer_id",
            postgresql_where=sa.text("ended_on IS NOT NULL"),
        ),
        sa.Index(
            "ix_team_members_user",
            "user_id",
            postgresql_include=["customer_id"],
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
    )
    settlement: ClassVar = Settlement(end_membership, besides=SECOND_OF_SINGLE_ROLE)

    customer_id: UUID = Field(foreign_key="customers.id")
    user_id: UUID
    role: TeamRole = Field(sa_type=one_of(TeamRole))
    started_on: date
    ended_on: date | None = None


class TeamMemberCreate(Body):
    """A new team member."""

    model_config = example(
        user_id="01a1ff25-b1e7-7c52-9f0a-6d1b2e3c4f50",
        role="account_manager",
        started_on="2025-03-01",
    )

    user_id: UUID = Field(description="A user of this system.")
    role: TeamRole = Field(description="The part the person takes in the account team 客户团队.")
    started_on: PastDate | None = Field(default=None, description="Today where left out.")

    def joining(self, customer_id: UUID) -> TeamMember:
        """The new membership."""
        started_on = self.started_on or company_today()
        return TeamMember.model_validate(self, update={"customer_id": customer_id, "started_on": started_on})


class TeamMemberRead(Read):
    """A person in the team, now or until `ended_on`."""

    id: RowId
    customer_id: CustomerId
    customer_name: CustomerName
    user_id: UUID = Field(description="The user who is in the team.")
    user_name: str | None = Field(description="The person's present name.")
    role: TeamRole = Field(description="The part the person takes in the account team 客户团队.")
    started_on: date = Field(description="First day in this role.")
    ended_on: date | None = Field(description="Last day in this role; null: still in the team.")
