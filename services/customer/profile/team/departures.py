"""Who joins and who leaves account teams, announced to the rooms above. Every change of a team announces it."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.announcements import Announcement


@dataclass(frozen=True, slots=True)
class Departure:
    """A membership that has ended. `successor_id`: who takes over, where it is known."""

    customer_id: UUID
    user_id: UUID
    role: TeamRole
    successor_id: UUID | None = None

    @classmethod
    def of(cls, member: TeamMember, successor_id: UUID | None = None) -> Self:
        """The departure of this member."""
        return cls(member.customer_id, member.user_id, member.role, successor_id)


MEMBERS_LEFT = Announcement[Departure]()
MEMBERS_JOINED = Announcement[TeamMember]()
