"""The relationship service's app."""

from datetime import timedelta
from functools import partial

from services.relationship.contact.insight_files.model import InsightFile
from services.relationship.contact.insights.due import INSIGHTS_DUE
from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.app.service import ServicePlan, create_service
from shared.attachments.operations import tidy_files
from shared.customers.contacts import follow_competitors, follow_contacts
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.feed.followers import Feed

settings = RelationshipSettings()
app = create_service(
    ServicePlan(
        settings=settings,
        package="services.relationship",
        title="Relationships",
        description="Our and our rivals' relationships with key people, climate and organization of customers.",
        tables=RelationshipTable,
        concepts=(
            "key_people.schemes",
            "key_people.assessments",
            "contact.insight_schemes",
            "contact.insights",
            "contact.insight_deliveries",
            "contact.insight_files",
        ),
        due_items=(INSIGHTS_DUE,),
        jobs={"tidy files of insights": (timedelta(hours=1), partial(tidy_files, settings, InsightFile))},
        follows=(
            Feed("customer", follow_customers(RelationshipTable), follow_schemes, follow_contacts, follow_competitors),
        ),
    )
)
