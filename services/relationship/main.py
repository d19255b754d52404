"""The relationship service's app."""

from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from services.relationship.climate.assessments.due import GENERAL_DUE
from services.relationship.contact.cadences.due import CADENCES_DUE
from services.relationship.contact.cadences.following import follow_day, follow_traits
from services.relationship.contact.call_logs.operations import CALL_LOG
from services.relationship.contact.campaigns.due import CAMPAIGNS_DUE
from services.relationship.contact.campaigns.following import complete_touchpoints, follow_mergers
from services.relationship.contact.commitments.due import COMMITMENTS_DUE
from services.relationship.contact.contact_changes.due import CONTACT_CHANGES_DUE
from services.relationship.contact.contact_changes.following import follow_handovers
from services.relationship.contact.contact_changes.operations import publish_hires
from services.relationship.contact.insight_files.model import InsightFile
from services.relationship.contact.insights.due import INSIGHTS_DUE
from services.relationship.contact.planned_actions.operations import intent_handlers
from services.relationship.contact.touchpoints.due import TOUCHPOINTS_DUE
from services.relationship.contact.visit_frequency.operations import follow_served, publish_begun_month
from services.relationship.contact.visit_plans.due import VISITS_DUE
from services.relationship.key_people.assessments.store import match_named_rivals
from services.relationship.key_people.reassessments.due import ASSESSMENTS_DUE
from services.relationship.key_people.responsibilities.due import RESPONSIBLE_DUE
from services.relationship.key_people.responsibilities.following import follow_department_levels
from services.relationship.key_people.targets.due import TARGETS_DUE
from services.relationship.key_people.warnings.following import follow_merged_people
from services.relationship.key_people.warnings.operations import publish_key_person_warnings
from services.relationship.levels.coverage.operations import publish_coverage
from services.relationship.organization.assessments.due import ORGANIZATIONAL_DUE
from services.relationship.satisfaction.ballots.operations import count_and_settle
from services.relationship.satisfaction.complaints.due import COMPLAINTS_DUE
from services.relationship.satisfaction.complaints.escalation import escalate_complaints
from services.relationship.satisfaction.duties.due import SATISFACTION_DUE
from services.relationship.settings import RelationshipSettings
from services.relationship.spending.expenses.due import ACTUALS_DUE, APPROVALS_DUE
from services.relationship.tables import IntentAnswer, RelationshipTable
from shared.app.service import ServicePlan, create_service
from shared.attachments.operations import tidy_files
from shared.batches.specification import describe_documents
from shared.batches.store import delete_old_reports
from shared.customers.account_teams import follow_account_teams
from shared.customers.colleagues import follow_colleagues
from shared.customers.competitors import follow_competitors
from shared.customers.contacts import follow_contacts
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.feed.followers import Feed
from shared.feed.intents import apply_intents

settings = RelationshipSettings()
INTENTS = intent_handlers(lambda: app.state)
"""The changes that other services ask for, by kind."""
app: FastAPI = create_service(
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
            "contact.insight_schemes",
            "contact.insights",
            "contact.insight_deliveries",
            "contact.insight_files",
            "climate.schemes",
            "climate.assessments",
            "organization.schemes",
            "organization.assessments",
            "levels.relationship_levels",
            "levels.people",
            "levels.coverage",  # before `/v1/key-person-targets/{target_id}`, which its path would match
            "satisfaction.complaint_schemes",
            "satisfaction.complaints",
            "spending.schemes",
            "spending.expenses",
            "spending.budgets",
            "satisfaction.questionnaires",
            "satisfaction.schemes",
            "satisfaction.surveys",
            "satisfaction.invitations",
            "satisfaction.responses",
            "satisfaction.recorded_responses",
            "satisfaction.scores",
            "satisfaction.duties",
            "satisfaction.answer_pages",
            "key_people.reassessments",  # before the assessments, whose paths end in an id
            "key_people.moves",
            "key_people.targets",
            "key_people.responsibilities",
            "maps.relationship_maps",
            "maps.portfolios",
            "contact.contact_changes",
            "contact.hires",
            "briefings.measure_schemes",
            "briefings.briefings",
            "contact.campaigns",
            "contact.campaign_people",
            "contact.visit_schemes",
            "contact.visit_plans",
        ),
        follows_users=(follow_colleagues,),
        due_items=(
            TOUCHPOINTS_DUE,
            COMMITMENTS_DUE,
            CADENCES_DUE,
            INSIGHTS_DUE,
            GENERAL_DUE,
            ORGANIZATIONAL_DUE,
            COMPLAINTS_DUE,
            APPROVALS_DUE,
            ACTUALS_DUE,
            SATISFACTION_DUE,
            ASSESSMENTS_DUE,
            TARGETS_DUE,
            RESPONSIBLE_DUE,
            CONTACT_CHANGES_DUE,
            CAMPAIGNS_DUE,
            VISITS_DUE,
        ),
        follows=(
            Feed(
                "customer",
                follow_customers(RelationshipTable),
                follow_schemes,
                follow_contacts,
                follow_competitors,
                follow_account_teams,
                follow_mergers,
                follow_traits,
                follow_served,
                match_named_rivals,
                follow_handovers,
                follow_department_levels,
                follow_merged_people,
            ),
            Feed("planning", apply_intents("relationship", IntentAnswer, INTENTS)),
        ),
        jobs={
            "cadences and overdue contact of the day": (timedelta(hours=1), follow_day),
            "touchpoints of campaigns held before": (timedelta(hours=1), complete_touchpoints),
            "tidy files of insights": (timedelta(hours=1), partial(tidy_files, settings, InsightFile)),
            "delete old reports": (timedelta(hours=1), delete_old_reports),
            "escalate complaints": (timedelta(minutes=1), escalate_complaints),
            "settle satisfaction": (timedelta(hours=1), count_and_settle),
            "publish relationship coverage": (timedelta(hours=1), publish_coverage),
            "publish visit frequency": (timedelta(minutes=10), publish_begun_month),
            "publish warnings about key people": (timedelta(hours=1), publish_key_person_warnings),
            "publish hires of coaches": (timedelta(hours=1), publish_hires),
        },
    )
)
describe_documents(app, CALL_LOG)
