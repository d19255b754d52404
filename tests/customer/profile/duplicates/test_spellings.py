"""How many other spellings of a company are found, and how many of what is found is the same company."""

from collections import Counter

import pytest

from services.customer.profile.duplicates.rules import likeness
from services.customer.profile.search.name_keys import name_parts, probes
from tests.customer.profile.duplicates.spellings import Company, make_companies

COMPANIES = list(make_companies(seed=20_251_122, count=900))
MIN_RECALL, MIN_PRECISION = 0.95, 0.8


def finds(name: str, other: str) -> bool:
    """Whether a request with one name finds a customer of the other, as the database and the rules decide."""
    return bool(set(probes(name)) & set(name_parts(other))) and likeness(name, other) > 0


def share_found(kind: str) -> float:
    pairs = [(one.name, one.same[kind]) for one in COMPANIES if kind in one.same]
    return sum(finds(other, name) for name, other in pairs) / len(pairs)


@pytest.mark.parametrize("kind", sorted({kind for one in COMPANIES for kind in one.same}))
def test_other_spellings_are_found(kind: str) -> None:
    assert share_found(kind) >= MIN_RECALL


def found_for(company: Company) -> Counter[bool]:
    """What each spelling finds among the company, and the companies of nearly its name: right and wrong."""
    names = [company.name, *company.same.values()]
    wrong = sum(finds(name, other) for name in names for other in company.others.values())
    return Counter({True: sum(finds(name, company.name) for name in names[1:]), False: wrong})


def test_what_is_found_is_the_same_company() -> None:
    found = sum((found_for(company) for company in COMPANIES), Counter[bool]())
    assert found[True] / found.total() >= MIN_PRECISION


@pytest.mark.parametrize("kind", sorted({kind for one in COMPANIES for kind in one.others}))
def test_near_misses_are_other_companies(kind: str) -> None:
    pairs = [(one.name, one.others[kind]) for one in COMPANIES if kind in one.others]
    assert sum(finds(name, other) for name, other in pairs) / len(pairs) <= 1 - MIN_PRECISION
