"""One table for the published versions of every scheme; version 1 of each is the standard in the code."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

# table, its rows' entity in events, kind, the one field that becomes the content (none: it is the content),
# the prefix of who published it, and the level that may see any of it
SCHEMES = [
    ("grading_schemes", "grading_scheme_version", "grading", None, "published", 1),
    ("gift_schemes", "gift_scheme_version", "gifts", None, "published", 2),
    ("dossier_templates", "dossier_template", "dossier_template", "items", "set", 1),
    ("strategic_fit_schemes", "strategic_fit_scheme", "strategic_fit", "investments", "set", 1),
]


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
    for scheme in SCHEMES:
        _move(*scheme)


def _move(table: str, entity: str, kind: str, field: str | None, by: str, clearance: int) -> None:
    """Number 1 came with the tables and could not be changed: it is left out. Events of versions keep their place."""
    content = f"jsonb_build_object('{field}', {field})" if field else "content"
    told = f"jsonb_build_object('{field}', changes -> '{field}' -> 1)" if field else "changes -> 'content' -> 1"
    op.execute(
        f"""
        INSERT INTO scheme_versions
        SELECT id, version, created_at, updated_at, '{kind}', number, {content}, reason, {by}_by, {by}_by_name, {clearance}
        FROM {table} WHERE number > 1
        """
    )
    # A version was only ever created: no event says more of it than this.
    op.execute(
        f"""
        UPDATE events SET entity = 'scheme_version', type = 'guanxi.scheme_version.created',
            changes = jsonb_build_object(
                'kind', jsonb_build_array(NULL, '{kind}'),
                'number', changes -> 'number',
                'content', jsonb_build_array(NULL, {told}),
                'reason', changes -> 'reason',
                'published_by', changes -> '{by}_by',
                'published_by_name', changes -> '{by}_by_name',
                'clearance', jsonb_build_array(NULL, {clearance}))
        WHERE entity = '{entity}'
        """
    )
    op.drop_table(table)
