"""The relationship service's app."""

from datetime import timedelta

from services.relationship.account_teams import follow_account_teams
from services.relationship.satisfaction.complaints.due import COMPLAINTS_DUE
from services.relationship.satisfaction.complaints.escalation import escalate_complaints
from services.relationship.settings import RelationshipSettings
from services.relationship.spending.expenses.due import ACTUALS_DUE, APPROVALS_DUE
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
            "satisfaction.complaint_schemes",
            "satisfaction.complaints",
            "spending.schemes",
            "spending.expenses",
            "spending.budgets",
        ),
        follows=(Feed("customer", follow_customers(RelationshipTable), follow_schemes, follow_account_teams),),
        jobs={
            "escalate complaints": (timedelta(minutes=1), escalate_complaints),
        },
        due_items=(COMPLAINTS_DUE, APPROVALS_DUE, ACTUALS_DUE),
    )
)
