"""Every query over factors and judgements entered by people."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.grading.factors.model import (
    CustomerJudgement,
    CustomerJudgementRead,
    EnteredFactorRead,
    EnteredForYear,
    EnteredRead,
    GradingFactorEntry,
    GradingFactorEntryRead,
)
from services.customer.grading.factors.rules import FactorEntryNotFound, JudgementNotFound, in_force
from services.customer.grading.grades.rules import JudgementKind
from services.customer.grading.schemes.rules import GradingFactor
from shared.auth.visibility import of_visible_customers, read_customer_names
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

Subject = GradingFactor | JudgementKind
EntryT = TypeVar("EntryT", bound=EnteredForYear)
ReadT = TypeVar("ReadT", bound=EnteredRead)


class YearEntries(Generic[EntryT, ReadT]):
    """What people enter of customers' subjects (the field `subject`), for one fiscal year each."""

    def __init__(self, collection: Collection[EntryT, ReadT], subject: str) -> None:
        self.collection = collection
        self.subject_of = attrgetter(subject)

    def new(self, **values: Any) -> EntryT:
        """A new entry, not stored yet."""
        return self.collection.table(**values)

    async def of_customer(self, call: Call, customer_id: UUID) -> list[EntryT]:
        """The customer's entries of all years that the caller may see."""
        return await self.collection.rows(call, col(self.collection.table.customer_id) == customer_id)

    async def of_subject(self, call: Call, customer_id: UUID, subject: Subject) -> list[EntryT]:
        """Those of one subject."""
        return [one for one in await self.of_customer(call, customer_id) if self.subject_of(one) is subject]

    def count_in(self, entries: Sequence[EntryT], fiscal_year: int) -> list[EntryT]:
        """Those that count in the year."""
        return in_force([(self.subject_of(one), one) for one in entries], fiscal_year)

    async def read(self, call: Call, customer_id: UUID, fiscal_year: int) -> list[ReadT]:
        """The customer's entries that count in the year, as the API shows them."""
        rows = self.count_in(await self.of_customer(call, customer_id), fiscal_year)
        names = await read_customer_names(call.session, [customer_id])
        return [
            self.collection.read.model_validate(
                row, update={"customer_name": names[customer_id], "carried": row.fiscal_year < fiscal_year}
            )
            for row in sorted(rows, key=self.subject_of)
        ]


FACTOR_ENTRIES = YearEntries(
    Collection(
        GradingFactorEntry,
        GradingFactorEntryRead,
        missing=FactorEntryNotFound,
        visible=of_visible_customers(col(GradingFactorEntry.customer_id)),
        columns={"carried": sa.false()},
    ),
    "factor",
)
JUDGEMENTS = YearEntries(
    Collection(
        CustomerJudgement,
        CustomerJudgementRead,
        missing=JudgementNotFound,
        visible=of_visible_customers(col(CustomerJudgement.customer_id)),
        columns={"carried": sa.false()},
    ),
    "judgement",
)


class EnteredFactorQuery(
    ListQuery,
    of=EnteredFactorRead,
    filters=("id", "customer_id", "factor", "fiscal_year", "band", "updated_at"),
    sorts=("fiscal_year", "factor", "updated_at"),
    default_sort="-updated_at",
):
    """How factors set by people are filtered and sorted."""


ENTERED_FACTORS = Collection(
    GradingFactorEntry,
    EnteredFactorRead,
    EnteredFactorQuery,
    missing=FactorEntryNotFound,
    visible=lambda principal: sa.and_(
        of_visible_customers(col(GradingFactorEntry.customer_id))(principal),
        col(GradingFactorEntry.is_withdrawn).is_(False),
    ),
    columns={"carried": sa.false()},
)
"""Every entry of every customer and year, as files show them."""
