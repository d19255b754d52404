"""Surveys of satisfaction, their invitations and links, and what is answered.

The key that signs links is made here, once for each database: replicas share it, and no setting can lose it.
"""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table('surveys',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('questionnaire_version', sa.Integer(), nullable=False),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('conclusion', sa.Text(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_name', sa.Text(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_surveys_created', 'surveys', ['created_at', 'id'], unique=False)
    op.create_index('ix_surveys_customer', 'surveys', ['customer_id', 'closes_on'], unique=False)
    op.create_index('ix_surveys_open', 'surveys', ['closes_on'], unique=False, postgresql_where=sa.text("status = 'open'"))
    op.create_table('survey_invitations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('survey_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('contact_name', sa.Text(), nullable=False),
    sa.Column('questionnaire_code', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('invited_by', sa.Text(), nullable=False),
    sa.Column('invited_by_name', sa.Text(), nullable=False),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_survey_invitations_contact', 'survey_invitations', ['contact_id'], unique=False)
    op.create_index('ix_survey_invitations_created', 'survey_invitations', ['created_at', 'id'], unique=False)
    op.create_index('ix_survey_invitations_customer', 'survey_invitations', ['customer_id'], unique=False)
    op.create_index('ix_survey_invitations_survey', 'survey_invitations', ['survey_id', 'contact_id'], unique=False)
    op.create_table('survey_links',
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('invitation_id', sa.Uuid(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answers_digest', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['invitation_id'], ['survey_invitations.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest')
    )
    op.create_index('ix_survey_links_invitation_id', 'survey_links', ['invitation_id'], unique=False)
    op.create_table('survey_link_keys',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number')
    )
    op.create_table('survey_responses',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('survey_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('questionnaire_version', sa.Integer(), nullable=False),
    sa.Column('questionnaire_code', sa.Text(), nullable=False),
    sa.Column('scale', sa.Integer(), nullable=False),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('answers', postgresql.JSONB(), nullable=False),
    sa.Column('score', sa.Numeric(precision=7, scale=6), nullable=True),
    sa.Column('nps', sa.Numeric(precision=8, scale=4), nullable=True),
    sa.Column('csat', sa.Numeric(precision=8, scale=4), nullable=True),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_survey_responses_created', 'survey_responses', ['created_at', 'id'], unique=False)
    op.create_index('ix_survey_responses_customer', 'survey_responses', ['customer_id', 'answered_on'], unique=False)
    op.create_index('ix_survey_responses_survey', 'survey_responses', ['survey_id'], unique=False)
    keys = sa.table("survey_link_keys", sa.column("number", sa.Integer), sa.column("key", sa.LargeBinary))
    op.execute(sa.insert(keys).values(number=1, key=secrets.token_bytes(32)))


def downgrade() -> None:
    op.drop_table("survey_responses")
    op.drop_table("survey_link_keys")
    op.drop_table("survey_links")
    op.drop_table("survey_invitations")
    op.drop_table("surveys")
