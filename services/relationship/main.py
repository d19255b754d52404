"""The relationship service's app."""

from datetime import timedelta

from services.relationship.satisfaction.duties.due import SATISFACTION_DUE
from services.relationship.satisfaction.duties.operations import settle_all
from services.relationship.settings import RelationshipSettings
from services.relationship.tables import RelationshipTable
from shared.app.service import ServicePlan, create_service
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
            "satisfaction.questionnaires",
            "satisfaction.schemes",
            "satisfaction.surveys",
            "satisfaction.invitations",
            "satisfaction.responses",
            "satisfaction.scores",
            "satisfaction.duties",
            "satisfaction.answer_pages",
        ),
        due_items=(SATISFACTION_DUE,),
        jobs={
            "settle satisfaction": (timedelta(hours=1), settle_all),
        },
        follows=(Feed("customer", follow_customers(RelationshipTable), follow_schemes),),
    )
)
