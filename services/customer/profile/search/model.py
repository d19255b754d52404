"""The search index of customers and contacts: its table."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.customer.tables import CustomerTable


class SearchEntry(CustomerTable, table=True):
    """The searchable names of one customer or contact; updated only together with its row."""

    __tablename__ = "search_entries"
    __table_args__ = (
        sa.Index("ix_search_entries_customer", "customer_id"),
        sa.Index(
            "ix_search_entries_name_parts",
            "name_parts",
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 64},
        ),
        sa.Index(
            "ix_search_entries_parts",
            sa.text("search_parts(text)"),
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 16384},
        ),
    )

    id: UUID = Field(primary_key=True)
    customer_id: UUID = Field(foreign_key="customers.id")
    text: str
    name_parts: list[str] = Field(sa_type=ARRAY(sa.Text))
    clearance: int = Field(default=1, description="Clearance needed to find the customer by this entry.")
    is_present: bool = Field(default=True, description="False once its contact was deleted.")
