"""A merge: its table and shapes."""

from collections import Counter
from typing import Annotated, Any, Self
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.customer.merges.rules import FieldOrigin, MergeField, Origin
from services.customer.people.contact_duplicates.model import ContactPairRead
from services.customer.profile.codes.model import PendingCodeRead
from services.customer.tables import CustomerTable
from shared.auth.access import HIGHEST_CLEARANCE, Clearance
from shared.auth.clearances import level_of
from shared.customers.merging import MergeResult
from shared.customers.settlements import Owner, Settled, SettledAs, clashes_of
from shared.database import Row
from shared.feed.events import entity_of
from shared.labels import Labelled
from shared.shapes import Body, CreatedAt, CustomerId, CustomerName, Read, RowId, example


class CustomerMerge(Row, CustomerTable, table=True):
    """A merge's row; `customer_id` is the present survivor."""

    __tablename__ = "customer_merges"

    customer_id: UUID = Field(foreign_key="customers.id", index=True)
    absorbed_id: UUID = Field(foreign_key="customers.id", unique=True)
    absorbed_name: str
    taken: list[str] = Field(sa_type=ARRAY(sa.Text))
    # Hidden in the history, which would show them whole.
    moved: Annotated[list[dict[str, Any]], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    settled: Annotated[list[dict[str, Any]], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    below: Annotated[list[dict[str, Any]], Clearance(HIGHEST_CLEARANCE)] = Field(sa_type=JSONB)
    """`moved` and `settled` as callers of level 1 and of level 2 may see them."""
    pending_codes: list[dict[str, Any]] = Field(sa_type=JSONB)
    merged_by: str
    merged_by_name: str


class MergeCreate(Body):
    """Which customer is absorbed, and which of its values are preferred."""

    model_config = example(
        absorbed_id="01a1ff25-b1e9-7c0d-9b52-64f1a8e3d70c",
        take=["phone", "address"],
    )

    absorbed_id: UUID = Field(description="The customer to absorb.")
    take: list[MergeField] = Field(
        default_factory=list,
        max_length=len(MergeField),
        description="Fields in which the absorbed customer's value is preferred to the survivor's.",
    )


class MovedRead(Read):
    """Number of rows of a kind that move to the survivor, including deleted and ended ones."""

    kind: str = Field(description="As in the types of events: `contact`, `customer_code`; `customer` for subsidiaries.")
    count: int = Field(description="Number of rows.")

    @classmethod
    def of(cls, counted: Counter[str]) -> list[Self]:
        """The counts above 0, by kind."""
        return [cls(kind=kind, count=count) for kind, count in sorted(counted.items()) if count]


class SettledRead(Read):
    """Two rows of which a customer can have only one."""

    kind: str = Field(description="As in the types of events: `team_member`, `dossier_fact`.")
    way: SettledAs = Field(description="How the two rows were settled.")
    stays_id: UUID = Field(description="Id of the row that stays in force.")
    gives_way_id: UUID = Field(description="Id of the row that gives way to it.")
    about: list[str] | None = Field(
        description="What both rows describe, such as the dossier's item; null above clearance 1."
    )

    @classmethod
    def of(cls, settled: Settled, owner: Owner = Owner.CUSTOMER) -> Self:
        """What was settled in a merge of such owners, without the content of the rows."""
        row = settled.gives_way
        is_open = level_of(row) <= 1
        names = next((clash.columns for clash in clashes_of(type(row), owner)), ())
        return cls(
            kind=entity_of(row),
            way=settled.way,
            stays_id=settled.stays.id,
            gives_way_id=row.id,
            about=[str(getattr(row, name)) for name in names] if is_open else None,
        )


def as_stored(result: MergeResult, owner: Owner = Owner.CUSTOMER) -> dict[str, Any]:
    """What a merge moved and settled, ready for JSON."""
    return {
        "moved": [one.model_dump(mode="json") for one in MovedRead.of(result.moved)],
        "settled": [SettledRead.of(one, owner).model_dump(mode="json") for one in result.settled],
    }


class MergeRead(Read):
    """A merge and its result."""

    id: RowId
    customer_id: UUID = Field(description="The survivor, which has all records of the absorbed customer.")
    customer_name: CustomerName
    absorbed_id: UUID = Field(description="The absorbed customer; its address answers 410 and names the survivor.")
    absorbed_name: str = Field(description="Name of the absorbed customer at the merge.")
    taken: list[MergeField] = Field(description="Fields in which the absorbed customer's value was preferred.")
    moved: list[MovedRead] = Field(description="Rows that moved to the survivor and the caller may see, by kind.")
    settled: list[SettledRead] = Field(
        description="Pairs of rows of which a customer can have only one, and how they were settled, as far as the "
        "caller may see them."
    )
    pending_codes: list[PendingCodeRead] = Field(
        description="Codes of the absorbed customer that were pending: they stay so with the survivor."
    )
    merged_by: str = Field(description="Id of the user, or `client:<id>`.")
    merged_by_name: str = Field(description="Name of who merged them, at that time.")
    created_at: CreatedAt


class MergeResultRead(MergeRead):
    """A merge, its result, and what it leaves to do."""

    contact_duplicates: list[ContactPairRead] = Field(
        description="Pairs of contacts, one of either customer, that may be one person, as far as the caller may see "
        "them: merge those that are."
    )


class MergedValuesRead(Read):
    """The two values of a field; a subclass names the field."""

    survivor: str | None = Field(description="The survivor's value.")
    absorbed: str | None = Field(description="The absorbed one's value.")
    origin: FieldOrigin = Field(description="Whose value stays by default.")
    is_conflict: bool = Field(description="Both have a value: `take` may prefer the absorbed one's.")

    @classmethod
    def of(cls, field: Labelled, ours: Any, theirs: Any, found: Origin) -> Self:
        """The field's two values side by side."""
        return cls.model_validate(
            {
                "field": field,
                "survivor": None if ours is None else str(ours),
                "absorbed": None if theirs is None else str(theirs),
                "origin": found.origin,
                "is_conflict": found.origin is FieldOrigin.SURVIVOR and theirs is not None,
            }
        )


class MergedFieldRead(MergedValuesRead):
    """A field in which the two customers differ, and whose value stays by default."""

    field: MergeField = Field(description="The field in which the two differ.")


NEEDS_CLEARANCE = "Clearance needed to merge: one that sees every value of the two that would be given up."


class MergePreviewRead(Read):
    """What a merge would do."""

    needs_clearance: int = Field(description=NEEDS_CLEARANCE)
    warnings: list[str] = Field(
        description="What refuses the merge unless `take` or a correction resolves it, in the reader's language."
    )
    customer_id: CustomerId
    customer_name: CustomerName
    absorbed_id: UUID = Field(description="The customer that would be absorbed.")
    absorbed_name: str = Field(description="Its present name.")
    fields: list[MergedFieldRead] = Field(description="Fields in which the two differ.")
    moves: list[MovedRead] = Field(description="Rows that would move to the survivor, by kind.")
    settles: list[SettledRead] = Field(
        description="Pairs of rows of which a customer can have only one, and how they would be settled."
    )
    pending_codes: list[PendingCodeRead] = Field(
        description="Codes of the absorbed customer that are pending: they would stay so with the survivor."
    )
