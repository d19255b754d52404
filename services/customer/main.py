"""The customer service's app."""

from datetime import timedelta
from functools import partial

from services.customer.attachments.endpoints import router as attachments
from services.customer.attachments.operations import tidy_files
from services.customer.codes.endpoints import router as codes
from services.customer.competitor_profiles.endpoints import router as competitor_profiles
from services.customer.competitors.endpoints import router as competitors
from services.customer.contacts.endpoints import router as contacts
from services.customer.customers.endpoints import router as customers
from services.customer.dossier_facts.endpoints import router as dossier_facts
from services.customer.dossier_templates.endpoints import router as dossier_templates
from services.customer.dossiers.endpoints import router as dossiers
from services.customer.duplicates.endpoints import router as duplicates
from services.customer.grades.endpoints import router as grades
from services.customer.grading_factors.endpoints import router as grading_factors
from services.customer.grading_runs.endpoints import router as grading_runs
from services.customer.grading_schemes.endpoints import router as grading_schemes
from services.customer.reminders.endpoints import router as reminders
from services.customer.segments.endpoints import router as segments
from services.customer.settings import CustomerSettings
from services.customer.special_dates.endpoints import router as special_dates
from services.customer.strategic_fits.endpoints import router as strategic_fits
from services.customer.supply_positions.endpoints import router as supply_positions
from services.customer.tables import CustomerTable
from services.customer.team.endpoints import router as team
from shared.service import Concept, ServicePlan, create_service

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
            Concept(customers, "Customer profiles 客户: master data, status, segment, history."),
            Concept(duplicates, "Possible duplicates 疑似重复: customers that may be one and the same."),
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
            Concept(dossier_templates, "What every dossier should tell: items, weights, clearances, cadences."),
            Concept(dossier_facts, "Facts of dossiers, each with source, owner and the day it was last verified."),
            Concept(dossiers, "The dossier 客户档案 of a customer, and how complete dossiers are."),
            Concept(attachments, "Files of dossiers 附件: PDF, images, Office documents, text."),
            Concept(grading_schemes, "Grading schemes 分级方案: weights and edges by version."),
            Concept(grading_factors, "Factors 分级因素 set by people, and judgements no data tells."),
            Concept(grading_runs, "Grading runs 客户分级: one customer, several or all for a fiscal year."),
            Concept(grades, "Grades: every result, each factor explained; distribution and who is overdue."),
            Concept(segments, "Segments 市场细分 (STP): regions, industries and scenarios, and which are targets."),
        ),
        jobs={"tidy attachment files": (timedelta(hours=1), partial(tidy_files, settings))},
    )
)
