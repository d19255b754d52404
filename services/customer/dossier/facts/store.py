"""Every query over the facts of dossiers."""

import sqlalchemy as sa
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact, DossierFactRead
from services.customer.dossier.facts.rules import DossierFactNotFound
from services.customer.dossier.templates.model import DossierTemplateContent
from services.customer.dossier.templates.store import TEMPLATES
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.schemes.versions import Version
from shared.web.call import Call


class DossierFactQuery(
    ListQuery,
    of=DossierFactRead,
    filters=(
        *("id", "customer_id", "item", "section", "source", "clearance", "owner_id", "verified_on"),
        *("review_due_on", "is_stale", "created_at", "updated_at"),
    ),
    sorts=("item", "section", "verified_on", "review_due_on", "created_at", "updated_at"),
    searched=("value", "source_detail"),
):
    """How facts are filtered, sorted and searched."""


DOSSIER_FACTS = Collection(
    DossierFact,
    DossierFactRead,
    DossierFactQuery,
    missing=DossierFactNotFound,
    visible=of_visible_customers(col(DossierFact.customer_id)),
    columns={"is_stale": sa.func.coalesce(col(DossierFact.review_due_on) < sa.func.current_date(), False)},
)

# Only the facts whose section, level or due day is another one now; of an item left out there is nothing to verify.
FOLLOW = sa.text(
    """
    UPDATE dossier_facts f
    SET section = n.section, clearance = n.clearance, review_due_on = n.due, version = version + 1, updated_at = now()
    FROM (
        SELECT k.id, coalesce(i.section, k.section) AS section, coalesce(i.clearance, k.clearance) AS clearance,
               CASE WHEN i.days < DATE '9999-12-31' - k.verified_on THEN k.verified_on + i.days END AS due
        FROM dossier_facts k
        LEFT JOIN jsonb_to_recordset(CAST(:items AS jsonb)) AS i(key text, section text, clearance int, days int)
               ON i.key = k.item
    ) n
    WHERE n.id = f.id
      AND (n.section, n.clearance, n.due) IS DISTINCT FROM (f.section, f.clearance, f.review_due_on)
    """
).bindparams(sa.bindparam("items", type_=sa.JSON))


@TEMPLATES.on_publish
async def follow_items(call: Call, template: Version[DossierTemplateContent]) -> None:
    """Give every fact the section, clearance and due day that the template says."""
    told = [
        {"key": item.key, "section": item.section, "clearance": item.clearance, "days": item.cadence.days}
        for item in template.content.items
    ]
    await execute(call.session, FOLLOW, {"items": told})
