"""Merges of contacts: nobody's share of an expense is lost."""

from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.spending.expenses.model import ExpensePerson
from services.relationship.tables import RelationshipTable
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner, SettledAs, settlement_of
from shared.database import new_id, rows_of, transaction
from tests.relationship.conftest import Person
from tests.relationship.spending.conftest import EXPENSES, Spend, made

AMOUNTS = st.decimals(0, 10_000, places=4)


async def test_who_has_both_shares_has_their_sum(
    app: FastAPI, relationship: httpx.AsyncClient, spend: Spend, person: Person, new_person: Any
) -> None:
    twin, other = [await new_person(person.customer_id, name=name) for name in ("李磊", "韩梅梅")]
    people = [one.contact_id for one in (person, twin, other)]
    for _ in range(16):
        made(await spend(kind="meal", amount="900", contact_ids=people))
    merger = Merger(UUID(person.contact_id), UUID(twin.contact_id), Owner.CONTACT)
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(RelationshipTable), merger)
    expense = (await relationship.get(EXPENSES)).json()["items"][0]
    assert set(expense["contact_ids"]) == {person.contact_id, other.contact_id}
    assert (expense["amount"], expense["participants"]) == ("900", 3)
    meal = {"kind": "meal", "amount": "200"}
    refused = (await spend(**meal, contact_ids=[person.contact_id])).json()["errors"]
    assert [error["code"] for error in refused] == ["person_year"]  # 2 × 16 × 300, of 5,000
    made(await spend(**meal, contact_ids=[other.contact_id]))


@given(AMOUNTS, AMOUNTS)
def test_united_shares_keep_the_total(ours: Any, theirs: Any) -> None:
    rows = [
        ExpensePerson(expense_id=new_id(), customer_id=new_id(), contact_id=new_id(), share=one)
        for one in (ours, theirs)
    ]
    settled: Any = settlement_of(ExpensePerson).settle(*rows)
    assert (settled.stays.share, settled.way) == (ours + theirs, SettledAs.UNITED)
