"""Stage roles and contact lines."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table('contact_lines',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('strength', sa.Integer(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('from_contact_id', sa.Uuid(), nullable=False),
    sa.Column('to_contact_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.ForeignKeyConstraint(['from_contact_id'], ['contacts.id'], ),
    sa.ForeignKeyConstraint(['to_contact_id'], ['contacts.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_contact_lines_created', 'contact_lines', ['created_at', 'id'], unique=False)
    op.create_index('ix_contact_lines_customer', 'contact_lines', ['customer_id'], unique=False)
    op.create_index('ix_contact_lines_from', 'contact_lines', ['from_contact_id'], unique=False)
    op.create_index('ix_contact_lines_to', 'contact_lines', ['to_contact_id'], unique=False)
    op.create_table('stage_roles',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('chain', sa.Text(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('contact_id', 'stage', 'chain', name='uq_stage_roles_part')
    )
    op.create_index('ix_stage_roles_created', 'stage_roles', ['created_at', 'id'], unique=False)
    op.create_index('ix_stage_roles_customer', 'stage_roles', ['customer_id'], unique=False)

