"""The kpi service's app."""

from services.kpi.orders.operations import ORDERS
from services.kpi.payments.operations import PAYMENTS
from services.kpi.products.operations import PRODUCTS
from services.kpi.receivables.operations import RECEIVABLES
from services.kpi.settings import KpiSettings
from services.kpi.tables import KpiTable
from shared.app.service import ServicePlan, create_service
from shared.batches.specification import describe_documents
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
            "orders",
            "receivables",
            "payments",
            "products",
            "kpis",
            "kpi_values",
            "customer_activity",
            "unknown_codes",
        ),
        follows=(Feed("customer", follow_customers(KpiTable)),),
    )
)
describe_documents(app, ORDERS, RECEIVABLES, PAYMENTS, PRODUCTS)
