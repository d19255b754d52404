"""A fact of a dossier: table and shapes."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.customer.dossier.templates.model import ItemKey
from services.customer.dossier.templates.rules import DossierSection
from services.customer.market.sources.rules import FactSource
from services.customer.people.contacts.rules import COACH_CLEARANCE
from services.customer.tables import CustomerTable
from shared.auth.access import RowClearance
from shared.customers.settlements import Settled, Settlement
from shared.database import Row, one_of
from shared.shapes import Body, CustomerId, CustomerName, Line, PastDate, Patch, RowRead, Statement, example, unset


class FactStatement(SQLModel):
    """The statement of a fact, and its source."""

    value: Statement = Field(description="What is known, in words.")
    source: Annotated[FactSource, RowClearance(FactSource.COACH, COACH_CLEARANCE)] = Field(
        sa_type=one_of(FactSource), description="The kind of source. What a coach told needs clearance 2."
    )
    source_detail: Line | None = Field(default=None, description="Which report, page, meeting or person.")


def keep_verified(ours: "DossierFact", theirs: "DossierFact") -> Settled:
    """The fact verified last stays; of two verified on one day the one changed last, else the survivor's."""
    is_fresher = (theirs.verified_on, theirs.updated_at) > (ours.verified_on, ours.updated_at)
    return Settled(theirs, ours) if is_fresher else Settled(ours, theirs)


class DossierFact(FactStatement, Row, CustomerTable, table=True):
    """A fact on an item, one of many in a log; section, clearance and due day follow the template in force."""

    __tablename__ = "dossier_facts"
    __table_args__ = (
        sa.Index(
            "uq_dossier_facts_item", "customer_id", "item", unique=True, postgresql_where=sa.text("is_log IS FALSE")
        ),
        sa.Index("ix_dossier_facts_customer", "customer_id", "item", "verified_on", "id"),
        sa.Index("ix_dossier_facts_due", "review_due_on"),
        sa.Index("ix_dossier_facts_created", "created_at", "id"),
    )
    settlement: ClassVar = Settlement(keep_verified)

    customer_id: UUID = Field(foreign_key="customers.id")
    item: str
    is_log: bool = Field(default=False)
    section: DossierSection = Field(sa_type=one_of(DossierSection))
    clearance: Annotated[int, RowClearance()]
    owner_id: UUID | None
    owner_name: str | None
    verified_on: date
    review_due_on: date | None


class DossierFactCreate(Body, FactStatement):
    """A new fact."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        item="profit_model",
        value="整车设备微利，靠维保合同和备件盈利。",
        source="annual_report",
        source_detail="2024 年年报第 14 页",
        verified_on="2025-04-18",
    )

    customer_id: CustomerId
    item: ItemKey = Field(description="Key of an item of the template in force.")
    owner_id: UUID | None = Field(default=None, description="The user who keeps it up to date; left out: the caller.")
    owner_name: Line | None = Field(default=None, description="Name of a responsible person 责任人 who is no user.")
    verified_on: PastDate | None = Field(
        default=None, description="Today where left out; in a log, the day of what is noted."
    )


class DossierFactUpdate(Patch, FactStatement):
    """Changes to a fact (merge-patch); `verified_on` alone confirms that it is still true."""

    model_config = example(
        verified_on="2025-06-30",
    )

    value: Statement = unset()
    source: FactSource = unset()
    owner_id: UUID | None = Field(default=None, description="The user who keeps it up to date.")
    owner_name: Line | None = Field(default=None, description="Name of a responsible person 责任人 who is no user.")
    verified_on: PastDate = Field(default=None, description="Left out: a new value counts as verified today.")


class DossierFactRead(RowRead, FactStatement):
    """A fact of a dossier."""

    customer_id: CustomerId
    customer_name: CustomerName
    item: str = Field(description="Key of the item in the dossier template.")
    is_log: bool = Field(description="One entry of many of its item, such as a call note.")
    section: DossierSection = Field(description="The section of the dossier, by the template.")
    clearance: int = Field(description="Clearance needed to see it, by the template and the source.")
    owner_id: UUID | None = Field(description="The user who keeps it up to date.")
    owner_name: str | None = Field(description="Name of the responsible person 责任人; null: nobody is.")
    verified_on: date = Field(description="The day on which it was last found to be true; in a log, its day.")
    review_due_on: date | None = Field(
        description="After this day it is stale; null: never, or a log has a later entry."
    )
    is_stale: bool = Field(description="Whether `review_due_on` has passed.")
