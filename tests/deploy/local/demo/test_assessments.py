"""The demo company's relationships with key people: reviewed by others, and moved by something."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from uuid import uuid4

from deploy.local.demo.assessments import Assessment
from deploy.local.demo.company import DemoCompany
from services.relationship.assessing.model import ReviewCreate
from services.relationship.assessing.rules import refuse_return_without_remark
from services.relationship.key_people.assessments.model import KeyPersonAssessmentCreate
from services.relationship.key_people.schemes.rules import RelationshipLevel, propose_level


def of_us(company: DemoCompany) -> Iterator[list[Assessment]]:
    """Each person's assessments that count, the earliest first."""
    found: dict[tuple[str, int], list[Assessment]] = defaultdict(list)
    for code, listed in company.assessments.items():
        for one in listed:
            if one.counts and one.competitor is None:
                found[code, one.contact].append(one)
    return iter(found.values())


def level_of(one: Assessment) -> RelationshipLevel:
    body = {"customer_id": uuid4(), "contact_id": uuid4(), "assessed_on": one.assessed_on, "dimensions": one.dimensions}
    proposed = propose_level(KeyPersonAssessmentCreate.model_validate(body).dimensions.scores())
    assert proposed is not None
    return proposed


def test_most_present_levels_are_confirmed_a_few_wait_and_one_or_two_were_returned(company: DemoCompany) -> None:
    latest = [found[-1] for found in of_us(company)]
    waiting = sum(one.review is None for one in latest)
    assert 0 < waiting < len(latest) / 4
    returned = [one for found in company.assessments.values() for one in found if not one.counts]
    assert 1 <= len(returned) <= 2
    for one in returned:
        review = ReviewCreate.model_validate(one.review)
        refuse_return_without_remark(review.decision, review.remark)


def test_somebody_other_than_the_account_manager_reviews(company: DemoCompany) -> None:
    by_name = {one.username: one for one in company.staff}
    for customer in company.customers:
        supervisor = by_name[customer.supervisor]
        assert customer.supervisor not in customer.team.values()
        assert customer.profile["region"] in supervisor.regions


def test_levels_rise_fall_and_stay_over_the_year(company: DemoCompany) -> None:
    moves = [level_of(found[-1]).rank - level_of(found[-3]).rank for found in of_us(company)]
    assert {(move > 0) - (move < 0) for move in moves} == {1, 0, -1}


def test_a_score_that_moved_has_what_moved_it_as_its_evidence(company: DemoCompany) -> None:
    causes, others = set[str](), set[str]()
    for found in of_us(company):
        for before, after in pairwise(found):
            for name, said in after.dimensions.items():
                has_moved = said["score"] != before.dimensions[name]["score"]
                (causes if has_moved else others).add(said["evidence"])
    assert causes
    assert not causes & others
