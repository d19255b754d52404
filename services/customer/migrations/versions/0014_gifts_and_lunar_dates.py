"""gift schemes and bans; special dates of the lunar calendar."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

# Modest values to begin with; the house publishes its own over the API.
STANDARD = """
{
  "currency": "CNY",
  "rules": [
    {"classes": [], "seniorities": [], "occasions": ["family", "personal"],
     "gift": "card", "up_to": "50", "approval_above": null},
    {"classes": ["core", "important"], "seniorities": ["top"],
     "occasions": ["spring_festival", "dragon_boat_festival", "mid_autumn_festival"],
     "gift": "festival_box", "up_to": "500", "approval_above": "300"},
    {"classes": ["core", "important"], "seniorities": [],
     "occasions": ["spring_festival", "dragon_boat_festival", "mid_autumn_festival"],
     "gift": "festival_box", "up_to": "300", "approval_above": "200"},
    {"classes": ["ordinary"], "seniorities": [],
     "occasions": ["spring_festival", "dragon_boat_festival", "mid_autumn_festival"],
     "gift": "festival_box", "up_to": "150", "approval_above": "100"},
    {"classes": ["core", "important"], "seniorities": [], "occasions": ["birthday", "work_anniversary"],
     "gift": "flowers", "up_to": "200", "approval_above": "100"},
    {"classes": ["core", "important", "ordinary"], "seniorities": [], "occasions": ["contract_anniversary"],
     "gift": "keepsake", "up_to": "300", "approval_above": "200"},
    {"classes": [], "seniorities": [], "occasions": [], "gift": "card", "up_to": "50", "approval_above": null}
  ],
  "banned_industries": [],
  "avoid": ["clock", "set_of_four", "umbrella", "pear", "blade", "shoes", "green_hat", "mourning", "cash"]
}
"""


def upgrade() -> None:
    op.create_table('gift_schemes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('published_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number')
    )
    op.get_bind().execute(
        sa.text(
            "INSERT INTO gift_schemes"
            " (id, version, created_at, updated_at, number, content, reason, published_by, published_by_name)"
            " VALUES ('01900000-0000-7000-8000-000000000002', 1, now(), now(), 1, CAST(:content AS jsonb),"
            " 'Modest values to begin with.', 'system', 'system')"
        ),
        {"content": STANDARD},
    )
    op.create_table('gift_bans',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_by_name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_gift_bans_contact_id'), 'gift_bans', ['contact_id'], unique=False)
    op.create_index(op.f('ix_gift_bans_customer_id'), 'gift_bans', ['customer_id'], unique=False)
    op.add_column('special_dates', sa.Column('calendar', sa.Text(), nullable=False, server_default='solar'))
    op.add_column('special_dates', sa.Column('is_leap_month', sa.Boolean(), nullable=False, server_default='false'))
    # Only the rows that were there needed a value; the code always says which.
    op.alter_column('special_dates', 'calendar', server_default=None)
    op.alter_column('special_dates', 'is_leap_month', server_default=None)
