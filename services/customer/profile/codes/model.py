"""A customer code: its table and shapes."""

from typing import Self
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel
from sqlmodel import Field

from services.customer.profile.codes.rules import CodeStatus, PendingReason
from services.customer.tables import CustomerTable
from shared.auth.access import Principal
from shared.database import Row, one_of
from shared.shapes import Body, Code, CreatedAt, CustomerId, CustomerName, Read, RowId, example
from shared.time import utc_now

MAX_CLAIMS = 500


class CustomerCode(Row, CustomerTable, table=True):
    """A customer's number in an ERP; unique over all customers."""

    __tablename__ = "customer_codes"
    __table_args__ = (
        sa.Index("ix_customer_codes_parts", sa.text("search_parts(lower(code))"), postgresql_using="gin"),
        sa.Index("ix_customer_codes_pending", "created_at", "id", postgresql_where=sa.text("status = 'pending'")),
    )

    customer_id: UUID = Field(foreign_key="customers.id", index=True)
    code: str = Field(unique=True)
    source: str | None = None
    status: CodeStatus = Field(sa_type=one_of(CodeStatus))
    pending_reason: PendingReason | None = Field(default=None, sa_type=one_of(PendingReason))
    taken_by: str | None = None
    taken_by_name: str | None = None
    confirmed_at: AwareDatetime | None = None
    confirmed_by: str | None = None
    confirmed_by_name: str | None = None

    def confirm(self, by: Principal) -> None:
        """Let the records of before count."""
        self.status, self.pending_reason = CodeStatus.CONFIRMED, None
        self.confirmed_at, self.confirmed_by, self.confirmed_by_name = utc_now(), by.subject, by.name


class CodeCreate(Body):
    """A new code."""

    model_config = example(
        code="HX-662",
        source="SAP",
    )

    code: Code = Field(description="The customer's number in the ERP.", schema_extra={"examples": ["29818"]})
    source: Code | None = Field(default=None, description="Which ERP, where there are several.")


class PendingCodeRead(Read):
    """A code whose records do not count for the customer until it is confirmed."""

    code: str = Field(description="The customer's number in the ERP.")
    reason: PendingReason = Field(description="Why it waits for a confirmation.")

    @classmethod
    def of(cls, row: CustomerCode) -> Self:
        """The pending code in this row."""
        return cls.model_validate({"code": row.code, "reason": row.pending_reason})


class CodeRead(Read):
    """A code of a customer."""

    id: RowId
    customer_id: CustomerId
    customer_name: CustomerName
    code: str = Field(description="The customer's number in the ERP.")
    source: str | None = Field(description="Which ERP, where there are several; null: the only one.")
    status: CodeStatus = Field(description="Of a pending code no records count for the customer.")
    pending_reason: PendingReason | None = Field(
        description="Why it waits for somebody who sees all customers; null: it is confirmed."
    )
    taken_by: str | None = Field(
        description="Who added it to the customer: id of the user, or `client:<id>`; null: added before this was kept."
    )
    taken_by_name: str | None = Field(description="The name of who added it, at that time.")
    confirmed_at: AwareDatetime | None = Field(
        description="When it was confirmed; null: it is pending, or nobody had to, as it had no records yet."
    )
    confirmed_by: str | None = Field(description="Who confirmed it: id of the user, or `client:<id>`.")
    confirmed_by_name: str | None = Field(description="The name of who confirmed it, at that time.")
    created_at: CreatedAt


class CodesAsked(BaseModel):
    """Codes of which it is asked who claims them."""

    codes: list[Code] = Field(max_length=MAX_CLAIMS)


class CodeClaimRead(Read):
    """A pending code and the customer that has it."""

    code: str
    customer_id: CustomerId
    customer_name: CustomerName
