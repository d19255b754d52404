"""The customer service's app."""

from services.customer.codes.endpoints import router as codes
from services.customer.competitor_profiles.endpoints import router as competitor_profiles
from services.customer.competitors.endpoints import router as competitors
from services.customer.contacts.endpoints import router as contacts
from services.customer.customers.endpoints import router as customers
from services.customer.reminders.endpoints import router as reminders
from services.customer.settings import CustomerSettings
from services.customer.special_dates.endpoints import router as special_dates
from services.customer.strategic_fits.endpoints import router as strategic_fits
from services.customer.supply_positions.endpoints import router as supply_positions
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
            Concept(codes, "The numbers ERPs know a customer by; orders count for whoever has the code."),
            Concept(team, "The account team 客户团队 of a customer, past and present."),
            Concept(contacts, "Contacts 关键人: who works at the customer, and their part in decisions."),
            Concept(competitor_profiles, "How a competitor stands at a customer: six questions, ten axes."),
            Concept(competitors, "Competitors 友商: who sells to our customers beside us."),
            Concept(
                supply_positions, "Supply positions 供应份额: who supplies what to a customer, and how much of it."
            ),
            Concept(strategic_fits, "Strategic fit 战略匹配度 of a customer, and the cash-cow rule."),
            Concept(special_dates, "Days that matter to a contact beside the birthday."),
            Concept(reminders, "Reminders 提醒: special dates, contract anniversaries, new stages; also as iCalendar."),
        ),
    )
)
