"""The relationship service's app."""

from datetime import timedelta

from services.relationship.key_people.assessments.store import match_named_rivals
from services.relationship.key_people.reassessments.due import ASSESSMENTS_DUE
from services.relationship.key_people.responsibilities.due import RESPONSIBLE_DUE
from services.relationship.key_people.targets.due import TARGETS_DUE
from services.relationship.key_people.warnings.operations import publish_key_person_warnings
from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.app.service import ServicePlan, create_service
from shared.customers.colleagues import follow_colleagues
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
            "key_people.reassessments",  # before the assessments, whose paths end in an id
            "key_people.moves",
            "key_people.levels",
            "key_people.assessments",
            "key_people.targets",
            "key_people.responsibilities",
        ),
        follows=(
            Feed(
                "customer",
                follow_customers(RelationshipTable),
                follow_schemes,
                follow_contacts,
                follow_competitors,
                match_named_rivals,
            ),
        ),
        follows_users=(follow_colleagues,),
        due_items=(ASSESSMENTS_DUE, TARGETS_DUE, RESPONSIBLE_DUE),
        jobs={"publish warnings about key people": (timedelta(hours=1), publish_key_person_warnings)},
    )
)
