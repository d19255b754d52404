"""The kpi service's app."""

from datetime import timedelta

from services.kpi.facts.exchange_rates.operations import EXCHANGE_RATES
from services.kpi.facts.forecasts.operations import FORECASTS
from services.kpi.facts.market_volumes.operations import MARKET_VOLUMES
from services.kpi.facts.months.operations import analyze_grown
from services.kpi.facts.orders.operations import ORDERS
from services.kpi.facts.payments.operations import PAYMENTS
from services.kpi.facts.product_costs.operations import PRODUCT_COSTS
from services.kpi.facts.products.operations import PRODUCTS
from services.kpi.facts.purchase_volumes.operations import copy_supply_positions
from services.kpi.facts.receivables.operations import RECEIVABLES
from services.kpi.facts.touched.store import follow_codes
from services.kpi.figures.attribute_history.store import follow_attributes
from services.kpi.figures.custom_fields.store import keep_choices, keep_fields
from services.kpi.figures.peer_figures.operations import follow_monthly_figures, record_completeness
from services.kpi.reports.value_reports.due import VALUE_REPORTS_DUE
from services.kpi.scorecards.cards.due import SCORECARDS_DUE
from services.kpi.settings import KpiSettings
from services.kpi.tables import KpiTable
from services.kpi.warnings.evaluation.operations import evaluate_daily, evaluate_touched
from services.kpi.warnings.intake.operations import follow_warnings
from services.kpi.warnings.register.due import WARNINGS_DUE
from shared.app.service import ServicePlan, create_service
from shared.batches.specification import describe_documents
from shared.batches.store import delete_old_reports
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.feed.followers import Feed

app = create_service(
    ServicePlan(
        settings=KpiSettings(),
        package="services.kpi",
        title="KPIs",
        description="Facts from the ERP, and the figures computed from them.",
        tables=KpiTable,
        concepts=(
            "facts.orders",
            "facts.order_lines",
            "facts.receivables",
            "facts.payments",
            "facts.products",
            "facts.product_costs",
            "facts.forecasts",
            "facts.exchange_rates",
            "facts.market_volumes",
            "facts.purchase_volumes",
            "figures.kpis",
            "figures.customer_years",
            "figures.kpi_values",
            "figures.customer_activity",
            "analytics.order_cycles",
            "analytics.cohorts",
            "analytics.delivery_rates",
            "analytics.forecast_accuracy",
            "analytics.pareto",
            "analytics.product_sales",
            "analytics.sales_curves",
            "analytics.stock_up_hints",
            "analytics.receivable_ageing",
            "analytics.payment_lateness",
            "analytics.days_sales_outstanding",
            "facts.unknown_codes",
            "scorecards.schemes",
            "scorecards.cards",
            "reports.schemes",
            "reports.value_reports",
            "bi.odata",
            "warnings.schemes",
            "warnings.register",
        ),
        follows=(
            Feed(
                "customer",
                follow_customers(KpiTable),
                follow_attributes,
                follow_schemes,
                follow_codes,
                follow_warnings("customer"),
                keep_fields,
                keep_choices,
                copy_supply_positions,
                follow_monthly_figures,
            ),
            Feed("relationship", follow_warnings("relationship"), follow_monthly_figures),
            Feed("planning", follow_warnings("planning"), follow_monthly_figures),
        ),
        jobs={
            "evaluate touched customers": (timedelta(seconds=10), evaluate_touched),
            "evaluate all customers": (timedelta(minutes=10), evaluate_daily),
            "analyze facts": (timedelta(minutes=10), analyze_grown),
            "record completeness of dossiers": (timedelta(hours=1), record_completeness),
            "delete old reports": (timedelta(hours=1), delete_old_reports),
        },
        due_items=(WARNINGS_DUE, SCORECARDS_DUE, VALUE_REPORTS_DUE),
    )
)
describe_documents(
    app, ORDERS, RECEIVABLES, PAYMENTS, PRODUCTS, PRODUCT_COSTS, FORECASTS, EXCHANGE_RATES, MARKET_VOLUMES
)
