"""The shapes of a group; only each customer's parent is stored."""

from uuid import UUID

from sqlmodel import Field

from services.customer.profile.register.rules import CustomerStatus
from services.customer.profile.standing.rules import CustomerClass
from shared.shapes import CustomerId, CustomerName, Read


class GroupAncestorRead(Read):
    """A customer above."""

    customer_id: CustomerId
    name: str = Field(description="Its present name.")


class GroupMemberRead(Read):
    """A customer of the group."""

    customer_id: CustomerId
    name: str = Field(description="Its present name.")
    parent_id: UUID | None = Field(description="Not among the members if the caller may not see it.")
    depth: int = Field(description="Steps below the customer asked for, which is 0.")
    status: CustomerStatus = Field(description="State of our business with it.")
    customer_class: CustomerClass | None = Field(description="Null until it is graded after an order.")
    is_provisional: bool | None = Field(description="Whether that grade is provisional; null: never graded.")


class GroupRead(Read):
    """A customer's place in its group, as far as the caller may see it."""

    customer_id: CustomerId
    customer_name: CustomerName
    above: list[GroupAncestorRead] = Field(description="From the top of the group down to the customer's parent.")
    members: list[GroupMemberRead] = Field(
        description="The customer and everyone below it: each after its parent, siblings by name."
    )
