"""The demo company's contact with its biggest customers."""

from datetime import date, datetime

from deploy.local.demo.calendar import is_working_day
from deploy.local.demo.company import generate
from services.relationship.contact.touchpoints.model import TouchpointCreate

AS_OF = date(2026, 6, 17)
NOBODY = "00000000-0000-4000-8000-000000000001"


def test_a_year_of_contact_is_held_and_the_next_is_planned() -> None:
    company = generate(AS_OF)
    by_customer = {one.customer.code for one in company.touchpoints}
    assert len(by_customer) == 20
    for code in by_customer:
        days = [
            datetime.fromisoformat(one.body["starts_at"]).date()
            for one in company.touchpoints
            if one.customer.code == code
        ]
        assert days[-1] >= AS_OF
        assert all(day <= AS_OF for day in days[:-1])
        assert len(days) > 6
        assert all(map(is_working_day, days))


def test_each_is_what_the_api_takes_and_names_known_people() -> None:
    company = generate(AS_OF)
    for one in company.touchpoints:
        TouchpointCreate.model_validate(one.body | {"customer_id": NOBODY})
        assert set(one.people) <= {person.number for person in company.contacts[one.customer.code]}
        assert one.people


def test_it_is_the_same_on_the_same_day() -> None:
    assert generate(AS_OF).touchpoints == generate(AS_OF).touchpoints
