"""The fields that forms and files have columns for."""

from fastapi import FastAPI

from services.customer.custom_fields.operations import list_definitions
from services.customer.custom_fields.rules import FieldOwner
from shared.access import DataScope, DataScopeKind, Principal
from shared.database import transaction
from tests.customer.conftest import MakeField


async def test_only_those_in_force_that_the_caller_may_see_in_their_order(app: FastAPI, make_field: MakeField) -> None:
    await make_field("last", position=9)
    await make_field("first", "decimal", minimum="1.5")
    await make_field("retired", is_active=False)
    await make_field("secret", clearance=2)
    await make_field("other", applies_to="contact")
    none = frozenset[str]()
    for level, codes in ((1, ["first", "last"]), (2, ["first", "secret", "last"])):
        principal = Principal("client:erp", "ERP", none, none, level, DataScope(DataScopeKind.ALL))
        async with transaction(app.state.engine) as session:
            found = await list_definitions(session, principal, FieldOwner.CUSTOMER)
        assert [definition.code for definition in found] == codes
        assert str(found[0].minimum) == "1.5000"
