"""A merge of contacts: its table and shapes."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.customer.contact_merges.rules import ContactMergeField
from services.customer.merges.model import NEEDS_CLEARANCE, MergedValuesRead, MovedRead, SettledRead
from services.customer.tables import CustomerTable
from shared.auth.access import HIGHEST_CLEARANCE, Clearance
from shared.database import Row
from shared.shapes import Body, ContactId, CreatedAt, CustomerId, CustomerName, Read, RowId, example


class ContactMerge(Row, CustomerTable, table=True):
    """A merge's row; `contact_id` is the present survivor."""

    __tablename__ = "contact_merges"

    customer_id: UUID = Field(foreign_key="customers.id", index=True)
    contact_id: UUID = Field(foreign_key="contacts.id", index=True)
    absorbed_id: UUID = Field(foreign_key="contacts.id", unique=True)
    absorbed_name: str
    # Hidden in the history, which would show them whole.
    taken: Annotated[list[str], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=ARRAY(sa.Text))
    moved: Annotated[list[dict[str, Any]], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    settled: Annotated[list[dict[str, Any]], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    below: Annotated[list[dict[str, Any]], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    """`taken`, `moved` and `settled` as callers of level 1 and of level 2 may see them."""
    merged_by: str
    merged_by_name: str


class ContactMergeCreate(Body):
    """Which contact is absorbed, and which of its values are preferred."""

    model_config = example(
        absorbed_id="01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4b",
        take=["phone", "title"],
    )

    absorbed_id: UUID = Field(description="The contact to absorb, of the same customer.")
    take: list[ContactMergeField] = Field(
        default_factory=list,
        max_length=len(ContactMergeField),
        description="Fields in which the absorbed contact's value is preferred to the survivor's.",
    )


class ContactMergeRead(Read):
    """A merge of contacts and its result."""

    id: RowId
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str = Field(description="Present name of the survivor.")
    absorbed_id: UUID = Field(description="The absorbed contact; its address answers 410 and names the survivor.")
    absorbed_name: str = Field(description="Name of the absorbed contact at the merge.")
    taken: list[ContactMergeField] = Field(description="Fields in which the absorbed contact's value was preferred.")
    moved: list[MovedRead] = Field(description="Rows that moved to the survivor, by kind; `contact`: subordinates.")
    settled: list[SettledRead] = Field(
        description="Pairs of rows of which a contact can have only one, and how they were settled."
    )
    merged_by: str = Field(description="Id of the user, or `client:<id>`.")
    merged_by_name: str = Field(description="Name of who merged them, at that time.")
    created_at: CreatedAt


class ContactMergedFieldRead(MergedValuesRead):
    """A field in which the two contacts differ, and whose value stays by default."""

    field: ContactMergeField = Field(description="The field in which the two differ.")


class ContactMergePreviewRead(Read):
    """What a merge of contacts would do."""

    needs_clearance: int = Field(description=NEEDS_CLEARANCE)
    customer_id: CustomerId
    customer_name: CustomerName
    contact_id: ContactId
    contact_name: str = Field(description="The survivor's present name.")
    absorbed_id: UUID = Field(description="The contact that would be absorbed.")
    absorbed_name: str = Field(description="Its present name.")
    fields: list[ContactMergedFieldRead] = Field(description="Fields in which the two differ.")
    moves: list[MovedRead] = Field(description="Rows that would move to the survivor, by kind.")
    settles: list[SettledRead] = Field(
        description="Pairs of rows of which a contact can have only one, and how they would be settled."
    )
