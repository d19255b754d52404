"""What other services say of expenses before they are checked: the rules for gifts, and the day's exchange rate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from services.relationship.clients import CustomerClient, GiftSpecification, KpiClient
from services.relationship.spending.expenses import rates, rules
from services.relationship.spending.expenses.checks import GiftTerms, Planned
from services.relationship.spending.expenses.model import PEOPLE_CLEARANCE, ExpenseCreate
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.rules import ExpenseKind
from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.auth.access import RowHidden, Scope, require
from shared.customers.contacts import ContactHasLeft, ContactUnknown, require_contacts
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound, require_customer
from shared.web.call import Call
from shared.web.peers import PeerUnavailable

BANS_OF_ALL = frozenset({"industry", "customer"})
"""What bans gifts to everybody at a customer, as gift specifications name it."""
NEEDS = (Scope.EXPENSES_WRITE, Scope.CUSTOMERS_READ)
"""Rights of who plans an expense, by whatever request."""

UNSUITED = (
    CustomerNotFound,
    CustomerMerged,
    RowHidden,
    ContactUnknown,
    ContactHasLeft,
    ContactMerged,
    rules.OccasionMissing,
    rules.ParticipantsTooFew,
    PeerUnavailable,
)
"""The problems of `look_up`; ScopeMissing, which every operation has, is left out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An expense as a request asks for it, and how the request names its fields."""

    body: ExpenseCreate
    at: str = ""
    """JSON Pointer to the expense in the request."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Its fields that the request calls otherwise, by pointer."""
    has_rate: bool = True
    guests: tuple[UUID, ...] = ()
    """Others of the customer among whom it may be given; they are known to be its people."""

    def pointer(self, own: str) -> str:
        """Where the request has the expense's field; "" is the expense itself."""
        return self.at + self.names.get(own, own)

    def pointer_of_person(self, place: int) -> str:
        """Where the request names the person in this place."""
        whole = self.names.get("/contact_ids")
        return f"{self.at}/contact_ids/{place}" if whole is None else self.at + whole


@dataclass(frozen=True, slots=True)
class Prepared:
    """An expense with all that must be known to check it."""

    asked: Asked
    planned: Planned


async def with_rate(call: Call, kpi: KpiClient, body: ExpenseCreate) -> Asked:
    """The expense with the exchange rate of its day, which only foreign money needs.

    Raises ExchangeRateMissing, ExchangeRateOff, PeerUnavailable.
    """
    base = call.settings.base_currency
    if body.currency == base:
        return Asked(body.model_copy(update={"fx_rate": None}))
    async with call.briefly() as brief:
        tolerance = (await SPENDING_SCHEMES.current(brief.session)).content.rate_tolerance
    maintained = await kpi.find_exchange_rate(body.currency, body.happens_on)
    rate = rates.rate_for(body.fx_rate, maintained, tolerance, body.currency, base)
    return Asked(body.model_copy(update={"fx_rate": rate}), has_rate=maintained is not None)


async def look_up(
    call: Call, customers: CustomerClient, asked: Sequence[Asked], *, may_have_left: bool = False
) -> list[Prepared]:
    """Expenses of one customer, with what the customer service knows of their recipients: one call for all.

    It is asked before the call's own first query. Raises ScopeMissing, RowHidden, CustomerNotFound, CustomerMerged,
    ContactUnknown, ContactHasLeft, OccasionMissing, ParticipantsTooFew, PeerUnavailable.
    """
    if not asked:
        return []
    require(call.principal, NEEDS, max(one.body.clearance for one in asked))
    for one in asked:
        _refuse_too_few(one)
    scheme = await _scheme_before(call, customers, asked, may_have_left=may_have_left)
    under_bans = [one for one in asked if scheme.is_under_bans(one.body.kind)]
    if under_bans and call.principal.clearance < PEOPLE_CLEARANCE:  # who takes no gifts is not theirs to know
        raise RowHidden(clearance=PEOPLE_CLEARANCE)
    customer_id, people = asked[0].body.customer_id, {person for one in under_bans for person in _people(one)}
    specified = await customers.list_gift_specifications(customer_id, sorted(people)) if under_bans else {}
    return [Prepared(one, _planned(call, one, specified if one in under_bans else {})) for one in asked]


def without_lookup(
    body: ExpenseCreate, whole: Decimal | None = None, names: Mapping[str, str] | None = None
) -> Prepared:
    """An expense in the base currency on nobody in particular, of which no other service is asked."""
    share = body.amount / body.sharing
    return Prepared(Asked(body, names=names or {}), Planned(body.kind, body.amount, share, whole=whole))


def _people(one: Asked) -> tuple[UUID, ...]:
    return (*one.body.contact_ids, *one.guests)


def _refuse_too_few(one: Asked) -> None:
    if (named := len(one.body.contact_ids)) > one.body.sharing:
        wrong, values = rules.ParticipantsTooFew, {"named": named}
        raise wrong(errors=[wrong.at(one.pointer("/participants"), **values)], **values)


async def _scheme_before(
    call: Call, customers: CustomerClient, asked: Sequence[Asked], *, may_have_left: bool
) -> SpendingSchemeContent:
    """The scheme, in a short transaction that also checks the people."""
    customer_id = asked[0].body.customer_id
    named = {one.pointer_of_person(place): person for one in asked for place, person in enumerate(one.body.contact_ids)}
    async with call.briefly() as brief:
        await require_customer(brief.session, brief.principal, customer_id, customers)
        await require_contacts(
            brief.session, brief.principal, customer_id, named, customers, may_have_left=may_have_left
        )
        return (await SPENDING_SCHEMES.current(brief.session)).content


def _planned(call: Call, one: Asked, specified: Mapping[UUID | None, list[GiftSpecification]]) -> Planned:
    """The expense in the base currency, with the bans and, of a gift, the gift scheme's terms of each person."""
    body = one.body
    amount = rates.in_base(body.amount, body.fx_rate)
    share = rules.share_of(body.kind, amount, body.sharing, len(body.contact_ids))
    planned = Planned(body.kind, amount, share, tuple(body.contact_ids), body.article, has_rate=one.has_rate)
    if not specified:
        return planned
    bans = {who: {cause for ours in of for cause in ours.banned_by} for who, of in specified.items()}
    is_gift = body.kind is ExpenseKind.GIFT
    return replace(
        planned,
        is_customer_banned=not BANS_OF_ALL.isdisjoint(bans.get(None, ())),
        guests=one.guests,
        banned_contacts=frozenset(who for who in _people(one) if "contact" in bans.get(who, ())),
        gifts={who: _terms(call, one, place, specified) for place, who in enumerate(body.contact_ids) if is_gift},
    )


def _terms(call: Call, one: Asked, place: int, specified: Mapping[UUID | None, list[GiftSpecification]]) -> GiftTerms:
    """The gift scheme's terms for a person on the occasion, in the base currency. Raises OccasionMissing."""
    body, ours = one.body, specified.get(one.body.contact_ids[place])
    if ours is None:
        raise ContactUnknown(errors=[ContactUnknown.at(one.pointer_of_person(place))])
    found = next((each for each in ours if each.occasion == body.occasion), None)
    if found is None:
        wrong, known = rules.OccasionMissing, {"known": [each.occasion for each in ours]}
        raise wrong(errors=[wrong.at(one.pointer("/occasion"), **known)], **known)
    rates_known = {call.settings.base_currency: Decimal(1), body.currency: body.fx_rate or Decimal(1)}
    rate = rates_known.get(found.currency)
    if rate is None:  # its values cannot be compared: somebody decides
        return GiftTerms(found.verdict, found.gift, None, Decimal(0))
    up_to, above = (None if value is None else value * rate for value in (found.up_to, found.approval_above))
    return GiftTerms(found.verdict, found.gift, up_to, above)
