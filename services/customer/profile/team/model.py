"""A team member: table and shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.customer.profile.team.rules import TeamRole
from services.customer.tables import CustomerTable
from shared.database import Row, one_of
from shared.shapes import Body, PastDate, Read, example


class TeamMember(Row, CustomerTable, table=True):
    """A person's time in a customer's team; kept when it ends."""

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
        sa.Index("ix_team_members_user", "user_id"),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    user_id: UUID
    role: TeamRole = Field(sa_type=one_of(TeamRole))
    started_on: date
    ended_on: date | None = None


class TeamMemberCreate(Body):
    """Someone who joins the team."""

    model_config = example(
        user_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        role="account_manager",
    )

    user_id: UUID = Field(description="A user of this system.")
    role: TeamRole
    started_on: PastDate | None = Field(default=None, description="Today where left out.")


class TeamMemberRead(Read):
    """A person in the team, now or until `ended_on`."""

    id: UUID
    customer_id: UUID
    user_id: UUID
    user_name: str | None = Field(description="The person's present name.")
    role: TeamRole
    started_on: date
    ended_on: date | None
