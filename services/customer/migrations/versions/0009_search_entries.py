"""Search entries, for the customers and contacts already there too; credit codes are looked up."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.customer.profile.search.name_keys import name_parts
from services.customer.profile.search.rules import search_text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    entries = op.create_table('search_entries',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('name_parts', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    connection = op.get_bind()
    customers = connection.execute(sa.text("SELECT id, name, short_name, english_name FROM customers")).all()
    contacts = connection.execute(sa.text("SELECT id, customer_id, name, english_name FROM contacts")).all()
    rows = [
        {
            "id": id,
            "customer_id": id,
            "text": search_text((name, short_name, english_name)),
            "name_parts": sorted({part for text in (name, english_name) if text for part in name_parts(text)}),
        }
        for id, name, short_name, english_name in customers
    ]
    rows += [
        {"id": id, "customer_id": customer_id, "text": search_text(names), "name_parts": []}
        for id, customer_id, *names in contacts
    ]
    if rows:
        op.bulk_insert(entries, rows)
    op.create_index('ix_search_entries_customer', 'search_entries', ['customer_id'], unique=False)
    op.create_index('ix_search_entries_name_parts', 'search_entries', ['name_parts'], unique=False, postgresql_using='gin')
    op.create_index('ix_customers_uscc', 'customers', ['uscc'], unique=False)
