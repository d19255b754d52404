"""Exit schemes: what makes one unsound, and who reads its cases."""

import pytest

from services.planning.exits.schemes.model import ExitSchemeContent
from services.planning.exits.schemes.rules import HELD_BY, OwnerRole, readers_of, refuse_unsound, roles_held
from services.planning.exits.schemes.standard import STANDARD
from shared.schemes.problems import SchemeUnsound


def test_the_standard_has_the_owners_of_the_method() -> None:
    refuse_unsound(STANDARD.workstreams)
    assert {one.code: [role.value for role in one.roles] for one in STANDARD.workstreams} == {
        "seal_assets": ["sales", "sales_operations"],
        "end_of_life": ["sales", "product"],
        "dead_stock": ["sales", "supply_chain"],
        "receivables": ["sales", "finance", "sales_operations"],
        "lifetime_value": ["sales"],
        "resource_pool": ["sales_operations"],
        "disputes": ["legal"],
    }
    assert [one.code for one in STANDARD.workstreams if one.is_for_disputes] == ["disputes"]


def test_codes_are_there_once() -> None:
    content = ExitSchemeContent.model_validate(STANDARD.model_dump())
    content.workstreams[1].code = content.workstreams[0].code
    content.workstreams[0].checklist[2].code = content.workstreams[0].checklist[0].code
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound(content.workstreams)
    pointers = [error.pointer for error in refused.value.errors]
    assert pointers == ["/content/workstreams/1/code", "/content/workstreams/0/checklist/2/code"]


def test_every_owner_is_somebody() -> None:
    assert HELD_BY.keys() == set(OwnerRole)
    assert roles_held(["finance", "bi"]) == {OwnerRole.FINANCE}
    assert roles_held(["admin"]) == frozenset()


def test_departments_read_every_case_and_sales_those_of_their_customers() -> None:
    assert readers_of(OwnerRole) == ["finance", "legal", "product", "sales_operations", "supply_chain"]
    assert readers_of([OwnerRole.SALES]) == []
