"""Market goals say where their baseline comes from; goals for the general and the organizational relationship."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("market_goals", sa.Column("baseline_source", sa.Text(), nullable=True))
    for name in ("baseline_read_on", "baseline_first_on", "baseline_last_on"):
        op.add_column("market_goals", sa.Column(name, sa.Date(), nullable=True))
    op.execute("UPDATE market_goals SET baseline_source = 'entered' WHERE baseline IS NOT NULL")
    _create_level_goals()


def _create_level_goals() -> None:
    op.create_table('level_goals',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('since_version', sa.Integer(), nullable=False),
    sa.Column('changed_in_version', sa.Integer(), nullable=True),
    sa.Column('change_reason', sa.Text(), nullable=True),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('market_goal_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=True),
    sa.Column('target_level', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['market_goal_id'], ['market_goals.id'], ),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_level_goals_market_goal', 'level_goals', ['market_goal_id'], unique=False)
    op.create_index('uq_level_goals_present', 'level_goals', ['plan_id', 'kind', 'department', 'market_goal_id'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text('deleted_at IS NULL'))
