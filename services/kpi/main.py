"""The kpi service's app."""

from services.kpi.batches.specification import describe_documents
from services.kpi.kpi_values.endpoints import router as kpi_values
from services.kpi.kpis.endpoints import router as kpis
from services.kpi.orders.endpoints import router as orders
from services.kpi.orders.operations import ORDERS
from services.kpi.payments.endpoints import router as payments
from services.kpi.payments.operations import PAYMENTS
from services.kpi.products.endpoints import router as products
from services.kpi.products.operations import PRODUCTS
from services.kpi.receivables.endpoints import router as receivables
from services.kpi.receivables.operations import RECEIVABLES
from services.kpi.settings import KpiSettings
from services.kpi.tables import KpiTable
from services.kpi.unknown_codes.endpoints import router as unknown_codes
from shared.service import Concept, ServicePlan, create_service

app = create_service(
    ServicePlan(
        settings=KpiSettings(),
        package="services.kpi",
        title="KPIs",
        description="What the ERP says, and what it adds up to.",
        tables=KpiTable,
        concepts=(
            Concept(orders, "Orders 订单 with their lines: pushed in batches by the ERP, and read."),
            Concept(receivables, "Receivables 应收: pushed in batches, and what is still open of them."),
            Concept(payments, "Payments 回款: pushed in batches."),
            Concept(products, "Products 产品: pushed in batches; their categories are what sales are grouped by."),
            Concept(kpis, "Which KPIs there are, and how each is calculated."),
            Concept(kpi_values, "Figures by period and group, out of the rollups: the same for BI, apps and reports."),
            Concept(unknown_codes, "Customer codes the ERP uses and no customer has."),
        ),
    )
)
describe_documents(app, ORDERS, RECEIVABLES, PAYMENTS, PRODUCTS)
