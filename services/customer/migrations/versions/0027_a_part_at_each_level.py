"""A stage role above a caller's level does not forbid one below it: the level is part of the unique key."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.drop_constraint("uq_stage_roles_part", "stage_roles", type_="unique")
    op.create_unique_constraint("uq_stage_roles_part", "stage_roles", ["contact_id", "stage", "chain", "clearance"])
