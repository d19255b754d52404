"""The checklist and the sign-offs of a workstream."""

from typing import Any

import pytest

from services.planning.exits.cases.rules import NotItsOwner
from services.planning.exits.schemes.rules import OwnerRole
from services.planning.exits.workstreams import rules
from shared.problems import Problem

OWNERS = ["sales", "finance"]


def item(code: str = "a", state: str = "open", reason: str | None = None) -> dict[str, Any]:
    return {"code": code, "name_en": code, "name_zh": code, "state": state, "reason": reason}


def signed(role: str) -> dict[str, Any]:
    return {"role": role, "signed_by_name": "Li"}


def change(code: str = "a", state: str = "done", reason: str | None = None) -> dict[str, Any]:
    return {"code": code, "state": state, "reason": reason}


def test_items_not_named_stay() -> None:
    kept = rules.changed_items([item("a"), item("b", "done")], [change("a", "not_applicable", "none there")])
    assert kept == [item("a", "not_applicable", "none there"), item("b", "done")]


@pytest.mark.parametrize(
    ("sent", "problem", "pointer"),
    [
        (change("c"), rules.ItemUnknown, "/checklist/0/code"),
        (change("a", "not_applicable"), rules.ReasonMissing, "/checklist/0/reason"),
    ],
)
def test_unknown_items_and_missing_reasons_are_refused(
    sent: dict[str, Any], problem: type[Problem], pointer: str
) -> None:
    with pytest.raises(problem) as refused:
        rules.changed_items([item("a")], [sent])
    assert [error.pointer for error in refused.value.errors] == [pointer]


@pytest.mark.parametrize(
    ("items", "signatures", "role", "held", "problem"),
    [
        ([item(state="done")], [], OwnerRole.LEGAL, [OwnerRole.LEGAL], rules.RoleNotOwner),
        ([item(state="done")], [], OwnerRole.SALES, [OwnerRole.FINANCE], rules.RoleNotOwner),
        ([item(state="done")], [signed("sales")], OwnerRole.SALES, [OwnerRole.SALES], rules.AlreadySigned),
        ([item(state="done"), item()], [], OwnerRole.SALES, [OwnerRole.SALES], rules.ChecklistIncomplete),
    ],
)
def test_sign_offs_that_are_refused(
    items: Any, signatures: Any, role: OwnerRole, held: Any, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        rules.refuse_sign_off(items, signatures, OWNERS, role, held)


def test_an_owner_signs_when_each_item_is_done_or_not_applicable() -> None:
    items = [item(state="done"), item(state="not_applicable", reason="none")]
    rules.refuse_sign_off(items, [signed("sales")], OWNERS, OwnerRole.FINANCE, [OwnerRole.FINANCE])


def test_it_is_signed_off_when_every_owner_has_signed() -> None:
    assert not rules.is_signed_off(OWNERS, [signed("sales")])
    assert rules.is_signed_off(OWNERS, [signed("finance"), signed("sales")])


def test_a_signed_checklist_stays_and_an_unsigned_one_is_not_reopened() -> None:
    rules.refuse_signed([])
    rules.refuse_unsigned([signed("sales")])
    with pytest.raises(rules.WorkstreamSigned):
        rules.refuse_signed([signed("sales")])
    with pytest.raises(rules.WorkstreamNotSigned):
        rules.refuse_unsigned([])


def test_who_does_not_see_the_customer_works_on_the_own_workstreams() -> None:
    rules.refuse_other_than_owners(OWNERS, ["finance"])
    with pytest.raises(NotItsOwner):
        rules.refuse_other_than_owners(OWNERS, ["legal"])
