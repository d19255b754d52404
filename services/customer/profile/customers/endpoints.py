"""Customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.clients import Kpis
from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.custom.values.rules import CustomValuesInvalid
from services.customer.profile.codes.model import CodeClaimRead, CodesAsked
from services.customer.profile.codes.store import list_claims
from services.customer.profile.customers import operations, store
from services.customer.profile.customers.model import CustomerCreate, CustomerRead, CustomerUpdate
from services.customer.profile.customers.rules import CustomerInOwnGroup, CustomerOutsideDataScope, ParentUnknown
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from services.customer.profile.duplicates.rules import CustomerLooksKnown
from services.customer.profile.register.rules import ContractBeforeFounding
from services.customer.profile.register.store import require_customer
from services.customer.profile.segments.rules import SegmentMissing, SegmentToLookUnderUnknown, SegmentUnknown
from services.customer.profile.team.rules import SeveralAccountManagers
from shared.app.users import Users
from shared.auth.access import Access, FieldHidden, Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound, DirectoryEntry, read_entries
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_customers
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.parameters import CommaSeparatedIds
from shared.web.problem_causes import AlreadyTaken
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/customers", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

REFUSALS = (
    ContractBeforeFounding,
    CustomerLooksKnown,
    CustomValuesInvalid,
    FieldHidden,
    ParentUnknown,
    SegmentMissing,
    SegmentUnknown,
)


@router.lists(CUSTOMERS, fails_with=[CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown])
async def list_customers(call: Call, query: Annotated[CustomerQuery, Query()]) -> Page[CustomerRead]:
    """The caller's customers, filtered, searched and sorted.

    `q` searches names, codes and the names of contacts, in Chinese or in pinyin (`huaqiang`, `hq`).
    `target_since__is_null=false` are the target customers, `responsible_id__is_null=true` those nobody is responsible
    for.
    """
    return await custom_values.page(call, CUSTOMERS, FieldOwner.CUSTOMER, query)


@router.creates(
    CUSTOMERS, fails_with=[*REFUSALS, AlreadyTaken, CustomerOutsideDataScope, SeveralAccountManagers, UserUnknown]
)
async def create_customer(
    call: Call,
    body: CustomerCreate,
    users: Users,
    kpi: Kpis,
    force: Annotated[bool, Query(description="Create it although it resembles an existing customer.")] = False,
) -> CustomerRead:
    """Create a customer, with its ERP codes and account team where they are known.

    Orders already pushed for one of its codes count for it at once; of a caller who does not see all customers, once
    the code is confirmed (`pending_codes`, see `add_code`). A customer that resembles an existing one, by
    credit code or by name, is refused with the candidates; similar names are accepted where both customers have
    codes of the same ERP, or different credit codes.
    """
    return await operations.create_customer(call, users, kpi, body, force=force)


@router.reads(path="/directory", needs=(Scope.CUSTOMERS_READ, Access.SERVICES))
async def list_directory_entries(call: Call, ids: CommaSeparatedIds) -> list[DirectoryEntry]:
    """Directory entries of up to 1,000 customers, in any data scope, for the other services' copies."""
    return await read_entries(call.session, ids)


@router.acts(None, "/pending-codes", needs=(Scope.CUSTOMERS_READ, Access.SERVICES), takes_key=False)
async def list_code_claims(call: Call, body: CodesAsked) -> list[CodeClaimRead]:
    """For unknown codes: those of the codes that the caller's customers have as pending, and which customer."""
    return await list_claims(call, body.codes)


@router.reads(CUSTOMERS, fails_with=[CustomerMerged])
async def get_customer(call: Call, customer_id: UUID) -> CustomerRead:
    """One customer.

    Send its `ETag` in `If-Match` when you change it. A merged customer answers 410 and names its survivor.
    """
    return await CUSTOMERS.get(call, customer_id)


@router.changes(CUSTOMERS, fails_with=[*REFUSALS, CustomerMerged, CustomerInOwnGroup, UserUnknown])
async def update_customer(
    call: Call,
    customer_id: UUID,
    body: CustomerUpdate,
    users: Users,
    force: Annotated[bool, Query(description="Change it although it then resembles another customer.")] = False,
) -> CustomerRead:
    """Change a customer (JSON merge-patch).

    A field left out stays, null empties it. A new name, English name or credit code that makes the customer resemble
    another for the first time is refused with the candidates, as for a new customer.
    """
    return await operations.update_customer(call, users, customer_id, body, force=force)


@router.removes(CUSTOMERS, fails_with=[CustomerMerged])
async def delete_customer(call: Call, customer_id: UUID) -> None:
    """Remove a customer and its contacts from every list.

    Its history and its facts are kept. Its codes become free for other customers; until one of them takes a code,
    records pushed for it count as unknown. A restoration brings the customer back.
    """
    await operations.delete_customer(call, customer_id)


@router.acts(CUSTOMERS, "/{customer_id}/restoration", fails_with=[CustomerMerged, CustomerLooksKnown, AlreadyTaken])
async def restore_customer(
    call: Call,
    customer_id: UUID,
    kpi: Kpis,
    force: Annotated[bool, Query(description="Restore it although it resembles an existing customer.")] = False,
) -> CustomerRead:
    """Bring a deleted customer back, with its contacts and team.

    It gets back the codes that no other customer has taken since; they may be pending (`pending_codes`), as when
    somebody adds them. A merged customer cannot be restored. A customer that
    resembles one created since is refused with the candidates, as a new customer is.
    """
    return await operations.restore_customer(call, kpi, customer_id, force=force)


@router.lists(None, "/{customer_id}/history", fails_with=[CustomerNotFound, CustomerMerged, CursorInvalid])
async def list_customer_history(call: Call, customer_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of a customer and their authors, newest first.

    Those of its codes, team, contacts and custom fields are included. The history of the customers it absorbed is
    included; `customer_merge.created` records each merge.
    """
    await require_customer(call, customer_id)
    everyone = await store.list_with_absorbed(call.session, customer_id)
    return await history_page(call, of_customers(everyone), query)
