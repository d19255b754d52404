"""The customer service's app."""

from datetime import timedelta
from functools import partial

from services.customer.attachments.operations import tidy_files
from services.customer.grading_schemes.rules import PROFIT_CLEARANCE
from services.customer.imports.operations import forget_imports
from services.customer.settings import CustomerSettings
from services.customer.tables import CustomerTable
from shared.service import ServicePlan, create_service

settings = CustomerSettings()
app = create_service(
    ServicePlan(
        settings=settings,
        package="services.customer",
        title="Customers",
        description="Who the customers are, who works there and who looks after them.",
        tables=CustomerTable,
        follows_customers=False,
        concepts=(
            "customers",
            "groups",
            "duplicates",
            "merges",
            "codes",
            "team",
            "contacts",
            "stage_roles",
            "contact_lines",
            "power_maps",
            "competitor_profiles",
            "competitors",
            "supply_positions",
            "strategic_fits",
            "special_dates",
            "gift_schemes",
            "gift_bans",
            "gift_specifications",
            "reminders",
            "dossier_templates",
            "dossier_facts",
            "dossiers",
            "attachments",
            "grading_schemes",
            "grading_factors",
            "grading_runs",
            "grades",
            "segments",
            "imports",
            "exports",
            "custom_fields",
        ),
        clearances={"customer_standing": {"tags": PROFIT_CLEARANCE}},
        jobs={
            "tidy attachment files": (timedelta(hours=1), partial(tidy_files, settings)),
            "forget imports": (timedelta(hours=1), partial(forget_imports, settings)),
        },
    )
)
