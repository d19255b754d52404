"""Custom fields of customers and contacts, and their values."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table('custom_fields',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('english_label', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('max_length', sa.Integer(), nullable=True),
    sa.Column('pattern', sa.Text(), nullable=True),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('applies_to', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('minimum', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('maximum', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.Column('options', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('applies_to', 'code', name='uq_custom_fields_code')
    )
    op.create_table('custom_values',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('field_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.Column('value', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
    sa.Column('as_number', sa.Numeric(), nullable=True),
    sa.Column('as_day', sa.Date(), nullable=True),
    sa.Column('as_text', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.ForeignKeyConstraint(['field_id'], ['custom_fields.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_custom_values_customer', 'custom_values', ['customer_id'], unique=False)
    op.create_index('ix_custom_values_day', 'custom_values', ['field_id', 'as_day'], unique=False, postgresql_where=sa.text('as_day IS NOT NULL'))
    op.create_index('ix_custom_values_number', 'custom_values', ['field_id', 'as_number'], unique=False, postgresql_where=sa.text('as_number IS NOT NULL'))
    op.create_index('ix_custom_values_options', 'custom_values', ['value'], unique=False, postgresql_using='gin', postgresql_ops={'value': 'jsonb_path_ops'}, postgresql_where=sa.text("jsonb_typeof(value) = 'array'"))
    op.create_index('ix_custom_values_text', 'custom_values', ['field_id', 'as_text'], unique=False)
    op.create_index('uq_custom_values_contact', 'custom_values', ['contact_id', 'field_id'], unique=True, postgresql_where=sa.text('contact_id IS NOT NULL'))
    op.create_index('uq_custom_values_customer', 'custom_values', ['customer_id', 'field_id'], unique=True, postgresql_where=sa.text('contact_id IS NULL'))
