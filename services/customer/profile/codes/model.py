"""A customer code: its table and shapes."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.customer.tables import CustomerTable
from shared.database import Row
from shared.shapes import Body, Code, CustomerId, CustomerName, Read, RowId, example


class CustomerCode(Row, CustomerTable, table=True):
    """A customer's number in an ERP; unique over all customers."""

    __tablename__ = "customer_codes"
    __table_args__ = (
        sa.Index("ix_customer_codes_parts", sa.text("search_parts(lower(code))"), postgresql_using="gin"),
    )

    customer_id: UUID = Field(foreign_key="customers.id", index=True)
    code: str = Field(unique=True)
    source: str | None = None


class CodeCreate(Body):
    """A new code."""

    model_config = example(
        code="HX-662",
        source="SAP",
    )

    code: Code = Field(description="The customer's number in the ERP.", schema_extra={"examples": ["29818"]})
    source: Code | None = Field(default=None, description="Which ERP, where there are several.")


class CodeRead(Read):
    """A code of a customer."""

    id: RowId
    customer_id: CustomerId
    customer_name: CustomerName
    code: str = Field(description="The customer's number in the ERP.")
    source: str | None = Field(description="Which ERP, where there are several; null: the only one.")
