"""The relationship service's app."""

from datetime import timedelta

from services.relationship.contact.cadences.due import CADENCES_DUE
from services.relationship.contact.cadences.following import follow_traits
from services.relationship.contact.cadences.operations import publish_overdue, refresh_all
from services.relationship.contact.call_logs.operations import CALL_LOG
from services.relationship.contact.commitments.due import COMMITMENTS_DUE
from services.relationship.contact.team_roles.operations import follow_team_roles
from services.relationship.contact.touchpoints.due import TOUCHPOINTS_DUE
from services.relationship.contact.visit_frequency.operations import follow_served, publish_begun_month
from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.app.service import ServicePlan, create_service
from shared.batches.specification import describe_documents
from shared.batches.store import delete_old_reports
from shared.customers.contacts import follow_competitors, follow_contacts
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.feed.followers import Feed

app = create_service(
    ServicePlan(
        settings=RelationshipSettings(),
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
        ),
        due_items=(TOUCHPOINTS_DUE, COMMITMENTS_DUE, CADENCES_DUE),
        follows=(
            Feed(
                "customer",
                follow_customers(RelationshipTable),
                follow_schemes,
                follow_contacts,
                follow_competitors,
                follow_team_roles,
                follow_traits,
                follow_served,
            ),
        ),
        jobs={
            "refresh cadences": (timedelta(hours=1), refresh_all),
            "publish overdue contact": (timedelta(minutes=10), publish_overdue),
            "delete old reports": (timedelta(hours=1), delete_old_reports),
            "publish visit frequency": (timedelta(minutes=10), publish_begun_month),
        },
    )
)
describe_documents(app, CALL_LOG)
