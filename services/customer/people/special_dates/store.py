"""Every query over special dates."""

from sqlmodel import col

from services.customer.people.special_dates.model import SpecialDate, SpecialDateRead
from services.customer.people.special_dates.rules import SpecialDateNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection

SPECIAL_DATES = Collection(
    SpecialDate,
    SpecialDateRead,
    missing=SpecialDateNotFound,
    visible=of_visible_customers(col(SpecialDate.customer_id)),
)
