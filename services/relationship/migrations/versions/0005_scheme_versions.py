"""One table for the published versions of every scheme."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table('scheme_versions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('published_by_name', sa.Text(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'number')
    )
    op.execute(
        """
        INSERT INTO scheme_versions
        SELECT id, version, created_at, updated_at, 'key_person', number,
               jsonb_build_object('requirements', requirements), reason, set_by, set_by_name, 1
        FROM key_person_schemes
        """
    )
    # Versions are only created, never changed: their events contain nothing more.
    op.execute(
        """
        UPDATE events SET entity = 'scheme_version', type = 'guanxi.scheme_version.created',
            changes = jsonb_build_object(
                'kind', '[null, "key_person"]'::jsonb,
                'number', changes -> 'number',
                'content', jsonb_build_array(
                    NULL, jsonb_build_object('requirements', changes -> 'requirements' -> 1)),
                'reason', changes -> 'reason',
                'published_by', changes -> 'set_by',
                'published_by_name', changes -> 'set_by_name',
                'clearance', '[null, 1]'::jsonb)
        WHERE entity = 'key_person_scheme'
        """
    )
    op.drop_table('key_person_schemes')
