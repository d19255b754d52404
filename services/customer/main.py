"""The customer service's app."""

from datetime import timedelta
from functools import partial

from services.customer.dossier.attachments.operations import tidy_files
from services.customer.exchange.imports.operations import forget_imports
from services.customer.market.edge_breakdowns.due import BREAKDOWNS_DUE
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from services.customer.reminders.due import REMINDERS_DUE
from services.customer.settings import CustomerSettings
from services.customer.tables import CustomerTable
from shared.app.service import ServicePlan, create_service
from shared.feed.disclosure import EntityClearances

settings = CustomerSettings()
app = create_service(
    ServicePlan(
        settings=settings,
        package="services.customer",
        title="Customers",
        description="Who the customers are, who works there and who looks after them.",
        tables=CustomerTable,
        concepts=(
            "profile.customers",
            "profile.groups",
            "profile.duplicates",
            "merges",
            "profile.codes",
            "profile.team",
            "profile.targets",
            "people.contacts",
            "decision_chain.stage_roles",
            "decision_chain.contact_lines",
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
            "dossier.dossiers",
            "dossier.attachments",
            "grading.schemes",
            "grading.factors",
            "grading.runs",
            "grading.grades",
            "grading.value_steps",
            "profile.segments",
            "exchange.imports",
            "exchange.exports",
            "custom.fields",
        ),
        due_items=(REMINDERS_DUE, BREAKDOWNS_DUE),
        clearances={"customer_standing": EntityClearances({"tags": PROFIT_CLEARANCE})},
        jobs={
            "tidy attachment files": (timedelta(hours=1), partial(tidy_files, settings)),
            "forget imports": (timedelta(hours=1), partial(forget_imports, settings)),
        },
    )
)
