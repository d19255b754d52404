"""The relationship service's app."""

from datetime import timedelta
from functools import partial

from services.relationship.contact.cadences.due import CADENCES_DUE
from services.relationship.contact.cadences.following import follow_traits
from services.relationship.contact.cadences.operations import publish_overdue, refresh_all
from services.relationship.contact.call_logs.operations import CALL_LOG
from services.relationship.contact.campaigns.due import CAMPAIGNS_DUE
from services.relationship.contact.commitments.due import COMMITMENTS_DUE
from services.relationship.contact.insight_files.model import InsightFile
from services.relationship.contact.insights.due import INSIGHTS_DUE
from services.relationship.contact.team_roles.operations import follow_team_roles
from services.relationship.contact.touchpoints.due import TOUCHPOINTS_DUE
from services.relationship.contact.visit_frequency.operations import follow_merges, publish_all_visits
from services.relationship.contact.visit_plans.due import VISITS_DUE
from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.app.service import ServicePlan, create_service
from shared.attachments.operations import tidy_files
from shared.batches.specification import describe_documents
from shared.batches.store import delete_old_reports
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
            "contact.schemes",
            "contact.call_logs",  # before `/v1/touchpoints/{touchpoint_id}`, which its paths would match
            "contact.quick_logging",
            "contact.touchpoints",
            "contact.commitments",
            "contact.cadences",
            "contact.campaigns",
            "contact.campaign_people",
            "contact.visit_schemes",
            "contact.visit_plans",
            "contact.insight_schemes",
            "contact.insights",
            "contact.insight_deliveries",
            "contact.insight_files",
        ),
        due_items=(
            TOUCHPOINTS_DUE,
            COMMITMENTS_DUE,
            CADENCES_DUE,
            CAMPAIGNS_DUE,
            VISITS_DUE,
            INSIGHTS_DUE,
        ),
        follows=(
            Feed(
                "customer",
                follow_customers(RelationshipTable),
                follow_schemes,
                follow_contacts,
                follow_competitors,
                follow_team_roles,
                follow_traits,
                follow_merges,
            ),
        ),
        jobs={
            "refresh cadences": (timedelta(hours=1), refresh_all),
            "publish overdue contact": (timedelta(minutes=10), publish_overdue),
            "publish visit frequency": (timedelta(hours=1), publish_all_visits),
            "tidy files of insights": (timedelta(hours=1), partial(tidy_files, settings, InsightFile)),
            "delete old reports": (timedelta(hours=1), delete_old_reports),
        },
    )
)
describe_documents(app, CALL_LOG)
