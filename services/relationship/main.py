"""The relationship service's app."""

from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.app.service import ServicePlan, create_service
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
            "maps.relationship_maps",
            "maps.portfolios",
        ),
        follows=(
            Feed("customer", follow_customers(RelationshipTable), follow_schemes, follow_contacts, follow_competitors),
        ),
    )
)
