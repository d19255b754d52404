"""Customer facets: their table, which triggers of the database keep in step with the rows that they describe."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.customer.tables import CustomerTable
from shared.database import BY_LEVEL

SHARES = ("completeness_1", "completeness_2", "completeness_3")
"""How complete the dossier is, as callers of each level see it: items and records above a level are not counted in its
figure, so that none gives them away."""

facets = sa.Table(
    "customer_facets",
    CustomerTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("created_at", "updated_at", *BY_LEVEL)),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "status")),
    *(sa.Column(name, sa.Text) for name in ("region", "industry")),
    sa.Column("employees", sa.Integer),
    sa.Column("first_contract_on", sa.Date),
    *(sa.Column(name, sa.Numeric) for name in ("score", "coverage")),
    *(sa.Column(name, sa.Numeric, nullable=False, server_default="0") for name in SHARES),
    *(sa.Column(name, ARRAY(sa.Text), nullable=False, server_default="{}") for name in ("profile", "standing", "team")),
    sa.Index("ix_customer_facets_employees", "employees"),
    *(sa.Index(f"ix_customer_facets_{name}", name, "id") for name in ("score", "coverage")),
    *(sa.Index(f"ix_customer_facets_{name}", name, "id") for name in SHARES),  # never null: one for both directions
    *(
        sa.Index(f"ix_customer_facets_{name}_down", sa.text(f"{name} DESC NULLS LAST"), sa.text("id DESC"))
        for name in ("score", "coverage")
    ),
    sa.Index("ix_customer_facets_terms", sa.text("((profile || standing) || team)"), postgresql_using="gin"),
)
"""By customer that is not deleted; its facets as `name:value`, from its profile, its latest grading and its team."""

terms = facets.c.profile.op("||")(facets.c.standing).op("||")(facets.c.team)
"""All of its facets, as they are indexed."""
