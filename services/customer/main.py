"""The customer service's app."""

from datetime import timedelta
from functools import partial

from services.customer.dossier.attachments.model import Attachment
from services.customer.dossier.completeness.asking import ask_peers_for_records
from services.customer.dossier.completeness.store import EVENT
from services.customer.duties.dossier_duties.due import DOSSIER_DUE
from services.customer.duties.handovers.due import HANDOVERS_DUE
from services.customer.duties.stage_actions.due import ACTIONS_DUE
from services.customer.duties.stage_actions.programmes import follow_programmes
from services.customer.duties.stale_dossiers.operations import publish_stale_dossiers
from services.customer.duties.violations.due import VIOLATIONS_DUE
from services.customer.exchange.batches.operations import CONTACTS, CUSTOMERS
from services.customer.exchange.imports.operations import forget_imports
from services.customer.grading.duties.due import GRADING_DUE
from services.customer.market.edge_breakdowns.due import BREAKDOWNS_DUE
from services.customer.profile.codes.due import CONFIRMATIONS_DUE
from services.customer.profile.facets.model import SHARES
from services.customer.profile.register.moves import set_customer_status
from services.customer.profile.standing.rules import HIDDEN_STANDING, PROFIT_CLEARANCE
from services.customer.reminders.due import REMINDERS_DUE
from services.customer.settings import CustomerSettings
from services.customer.tables import CustomerTable, IntentAnswer
from shared.app.service import ServicePlan, create_service
from shared.attachments.operations import tidy_files
from shared.batches.specification import describe_documents
from shared.batches.store import delete_old_reports
from shared.customers.colleagues import follow_colleagues
from shared.feed.disclosure import EntityClearances
from shared.feed.followers import Feed
from shared.feed.intents import apply_intents

settings = CustomerSettings()
INTENTS = {"set_customer_status": set_customer_status}
"""The changes that other services ask for, by kind."""
app = create_service(
    ServicePlan(
        settings=settings,
        package="services.customer",
        title="Customers",
        description="Who the customers are, who works there and who looks after them.",
        tables=CustomerTable,
        concepts=(
            "exchange.batches",  # before `/v1/customers/{customer_id}`, which its paths would match
            "profile.customers",
            "profile.groups",
            "profile.duplicates",
            "merges",
            "contact_merges",
            "profile.codes",
            "profile.team",
            "profile.targets",
            "people.contacts",
            "people.contact_duplicates",
            "decision_chain.stage_roles",
            "decision_chain.contact_lines",
            "decision_chain.schemes",
            "decision_chain.power_maps",
            "market.profiles",
            "market.competitors",
            "market.moves",
            "market.cases",
            "market.supplier_criteria",
            "market.supply_positions",
            "market.strategic_fits",
            "market.fit_schemes",
            "market.edge_breakdowns",
            "people.special_dates",
            "gifts.schemes",
            "gifts.bans",
            "gifts.specifications",
            "reminders",
            "dossier.templates",
            "dossier.facts",
            "dossier.profits",
            "dossier.dossiers",
            "dossier.attachments",
            "grading.schemes",
            "grading.profits",
            "grading.factors",
            "grading.runs",
            "grading.grades",
            "grading.value_steps",
            "duties.policies",
            "duties.entitlements",
            "duties.stage_actions",
            "duties.handovers",
            "duties.violations",
            "profile.segments",
            "exchange.imports",
            "exchange.exports",
            "custom.fields",
        ),
        follows=(Feed("planning", apply_intents("customer", IntentAnswer, INTENTS), follow_programmes),),
        follows_users=(follow_colleagues,),
        due_items=(
            REMINDERS_DUE,
            HANDOVERS_DUE,
            VIOLATIONS_DUE,
            ACTIONS_DUE,
            DOSSIER_DUE,
            CONFIRMATIONS_DUE,
            GRADING_DUE,
            BREAKDOWNS_DUE,
        ),
        clearances={
            "customer_standing": EntityClearances(dict.fromkeys(HIDDEN_STANDING, PROFIT_CLEARANCE)),
            EVENT: EntityClearances({name: level for level, name in enumerate(SHARES, start=1) if level > 1}),
        },
        jobs={
            "tidy attachment files": (timedelta(hours=1), partial(tidy_files, settings, Attachment)),
            "publish stale dossiers": (timedelta(hours=1), publish_stale_dossiers),
            "delete old reports": (timedelta(hours=1), delete_old_reports),
            "forget imports": (timedelta(hours=1), partial(forget_imports, settings)),
        },
        asks={"dossiers' records of other services": (timedelta(minutes=10), ask_peers_for_records)},
    )
)
describe_documents(app, CUSTOMERS, CONTACTS)
