"""The demo company's contact with its biggest customers."""

from datetime import datetime

from deploy.local.demo.calendar import is_working_day
from deploy.local.demo.company import DemoCompany
from services.relationship.contact.touchpoints.model import TouchpointCreate

NOBODY = "00000000-0000-4000-8000-000000000001"


def test_a_year_of_contact_is_held_and_the_next_is_planned(company: DemoCompany) -> None:
    by_customer = {one.customer.code for one in company.touchpoints}
    assert len(by_customer) == 20
    for code in by_customer:
        days = [
            datetime.fromisoformat(one.body["starts_at"]).date()
            for one in company.touchpoints
            if one.customer.code == code
        ]
        assert days[-1] >= company.as_of
        assert all(day <= company.as_of for day in days[:-1])
        assert len(days) > 6
        assert all(map(is_working_day, days))


def test_each_is_what_the_api_takes_and_names_known_people(company: DemoCompany) -> None:
    for one in company.touchpoints:
        TouchpointCreate.model_validate(one.body | {"customer_id": NOBODY})
        assert set(one.people) <= {person.number for person in company.contacts[one.customer.code]}
        assert one.people
