"""Every new customer is looked up by the parts of its name: few of them may wait outside the index, read one by one."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute("ALTER INDEX ix_search_entries_name_parts SET (gin_pending_list_limit = 64)")
    op.execute("SELECT gin_clean_pending_list('ix_search_entries_name_parts')")
