"""Cadences: their table, which is computed, and their shapes."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from services.relationship.contact.cadences.rules import CadenceGroup, CadenceKind
from services.relationship.tables import RelationshipTable
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.traits import CustomerClass
from shared.money import Ratio
from shared.shapes import CustomerId, CustomerName, Read, RowId

cadences = sa.Table(
    "contact_cadences",
    RelationshipTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "every")),
    sa.Column("form", sa.Text),
    *(sa.Column(name, sa.SmallInteger, nullable=False) for name in ("level", "clearance")),
    sa.Column("since_on", sa.Date, nullable=False),
    *(sa.Column(name, sa.Date) for name in ("last_contact_on", "due_on")),
    *(sa.Column(name, sa.Integer, nullable=False) for name in ("policy_version", "scheme_version")),
    sa.UniqueConstraint("customer_id", "kind", "level"),
    sa.Index("ix_contact_cadences_due", "level", "due_on", "id"),
    sa.Index("ix_contact_cadences_last", "level", "last_contact_on", "id"),
)
"""By customer, kind and level: what readers of level 1, and those of higher levels, know. `clearance`: the lowest level
that knows this very demand. Kept in step by difference; no event names it."""


class CadenceRead(Read):
    """What contact a customer is owed, and when the next one is due."""

    id: RowId
    customer_id: CustomerId
    customer_name: CustomerName
    kind: CadenceKind = Field(description="Contact, or contact of our executives with the customer's top people.")
    form: ContactForm | None = Field(description="The form of the contact; null for executives.")
    every: PolicyCadence = Field(description="How often, by the strictest rule that the reader may know.")
    since_on: date = Field(description="The day since which the demand is known here.")
    last_contact_on: date | None = Field(description="The day of the last touchpoint that counts; null: there is none.")
    due_on: date | None = Field(description="The day by which the next one is due; null: on opportunity, or done once.")
    is_overdue: bool = Field(description="Whether that day has passed.")
    overdue_days: int = Field(description="Days since that day; 0 where it has not passed.")
    manager_id: UUID | None = Field(description="The account manager 客户经理; null: nobody.")
    manager_name: str | None = Field(description="The account manager's present name; null: nobody.")
    customer_class: CustomerClass | None = Field(description="The customer's class; null: never graded.")
    region: str | None = Field(description="The customer's region, by code.")
    policy_version: int = Field(description="Version of the service policy that demands it.")
    scheme_version: int = Field(description="Version of the contact scheme by which contact was counted.")


class CadenceCountsQuery(BaseModel):
    """By what cadences are counted, and which."""

    model_config = ConfigDict(extra="forbid")

    group_by: CadenceGroup = Field(default=CadenceGroup.MANAGER, description="By what cadences are counted.")
    kind: CadenceKind | None = Field(default=None, description="Only this kind of contact.")
    manager_id: UUID | None = Field(default=None, description="Only customers of this account manager.")


class CadenceCountsRead(Read):
    """What was done of the contact that is due."""

    group: str | None = Field(description="The group: an id of a user, a code; null: customers without one.")
    name: str | None = Field(description="Its name: of a user the present one; else the group itself.")
    cadences: int = Field(description="Cadences of the group's customers that have a due day.")
    in_time: int = Field(description="Of these, not overdue.")
    overdue: int = Field(description="Of these, overdue.")
    never: int = Field(description="Of these, customers with whom there was never such a contact.")
    share: Ratio | None = Field(description="In time / all; null where there is none.")


class ContactCoverageQuery(BaseModel):
    """Whose customers in contact are counted."""

    model_config = ConfigDict(extra="forbid")

    manager_id: UUID | None = Field(default=None, description="Only of this account manager.")


class ContactCoverageRead(Read):
    """With how many customers of a class an account manager is in contact, against the service policy."""

    manager_id: UUID = Field(description="The account manager.")
    manager_name: str | None = Field(description="The account manager's present name.")
    customer_class: CustomerClass = Field(description="The class.")
    customers: int = Field(
        description="Customers of the class that the manager looks after, as far as the caller sees."
    )
    in_contact: int = Field(description="Of these, customers met within the days that the contact scheme says.")
    wanted: int | None = Field(description="As many as the service policy wants; null: it says nothing.")
    is_reached: bool | None = Field(description="Whether so many are in contact; null: the policy says nothing.")
