"""The customer service's app."""

from services.customer.codes.endpoints import router as codes
from services.customer.contacts.endpoints import router as contacts
from services.customer.customers.endpoints import router as customers
from services.customer.duplicates.endpoints import router as duplicates
from services.customer.segments.endpoints import router as segments
from services.customer.settings import CustomerSettings
from services.customer.tables import CustomerTable
from services.customer.team.endpoints import router as team
from shared.service import Concept, ServicePlan, create_service

app = create_service(
    ServicePlan(
        settings=CustomerSettings(),
        package="services.customer",
        title="Customers",
        description="Who the customers are, who works there and who looks after them.",
        tables=CustomerTable,
        follows_customers=False,
        concepts=(
            Concept(customers, "Customer profiles 客户: master data, status, segment, history."),
            Concept(duplicates, "Possible duplicates 疑似重复: customers that may be one and the same."),
            Concept(codes, "The numbers ERPs know a customer by; orders count for whoever has the code."),
            Concept(team, "The account team 客户团队 of a customer, past and present."),
            Concept(contacts, "Contacts 关键人: who works at the customer, and their part in decisions."),
            Concept(segments, "Segments 市场细分 (STP): regions, industries and scenarios, and which are targets."),
        ),
    )
)
