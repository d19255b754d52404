"""What customers and contacts are found by: its table."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.customer.tables import CustomerTable


class SearchEntry(CustomerTable, table=True):
    """The names of one customer or contact as they are searched; follows its row, never changed by itself."""

    __tablename__ = "search_entries"
    __table_args__ = (
        sa.Index("ix_search_entries_customer", "customer_id"),
        sa.Index("ix_search_entries_name_parts", "name_parts", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    customer_id: UUID = Field(foreign_key="customers.id")
    text: str
    name_parts: list[str] = Field(sa_type=ARRAY(sa.Text))
    clearance: int = Field(default=1, description="Level that may find its customer by this entry.")
    is_present: bool = Field(default=True, description="False once the contact it follows was deleted.")
