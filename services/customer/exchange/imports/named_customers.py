"""The customers that rows name by id, code or name: looked up for many rows at once."""

from collections.abc import Sequence
from uuid import UUID

from services.customer.exchange.imports.lookups import find_customers, find_owners
from services.customer.exchange.imports.plans import Draft, Refusal, problem_refusal, refusal
from shared.customers.handing_over import CustomerReadOnly, find_read_only
from shared.web.call import Call


class NamedCustomers:
    """The caller's customers among those that some rows name."""

    def __init__(self) -> None:
        self.ids: set[UUID] = set()
        self._owners: dict[str, UUID] = {}
        self._named: dict[str, list[UUID]] = {}
        self._read_only: set[UUID] = set()

    async def look_up(self, call: Call, drafts: Sequence[Draft]) -> None:
        """Find the customers of these rows."""
        codes = {draft.values["customer_code"] for draft in drafts if draft.values.get("customer_code")}
        names = {draft.values["customer"] for draft in drafts if draft.values.get("customer")}
        ids = {UUID(draft.values["customer_id"]) for draft in drafts if draft.values.get("customer_id")}
        self._owners, _ = await find_owners(call, codes)
        found = await find_customers(call, ids=ids | set(self._owners.values()), names=names)
        self.ids = {one.id for one in found if one.is_visible}
        self._read_only = await find_read_only(call.session, call.principal, self.ids)
        self._named = {}
        for one in found:
            if one.is_visible:
                self._named.setdefault(one.fields["name"], []).append(one.id)

    def find(self, draft: Draft) -> UUID | None:
        """The customer that the row names; None when it names none. Raises Refusal."""
        values = draft.values
        if values.get("customer_id"):
            customer_id = UUID(values["customer_id"])
            if customer_id not in self.ids:
                raise refusal("customer_unknown", "There is no such customer.", "客户不存在。", pointer="/customer_id")
            return self._writable(customer_id)
        if values.get("customer_code"):
            owner = self._owners.get(values["customer_code"])
            if owner is None or owner not in self.ids:
                raise _unknown_customer("/customer_code", values["customer_code"])
            return self._writable(owner)
        if not values.get("customer"):
            return None
        return self._writable(self._only(values["customer"]))

    def _only(self, name: str) -> UUID:
        found = self._named.get(name, [])
        if not found:
            raise _unknown_customer("/customer", name)
        if len(found) > 1:
            raise refusal(
                "several_customers",
                "Several customers are called {name}: give the code or id.",
                "有多个客户名为“{name}”：请填写编码或系统编号。",
                pointer="/customer",
                name=name,
            )
        return found[0]

    def _writable(self, customer_id: UUID) -> UUID:
        if customer_id in self._read_only:
            raise problem_refusal(CustomerReadOnly)
        return customer_id


def _unknown_customer(pointer: str, named: str) -> Refusal:
    return refusal(
        "customer_unknown",
        "There is no customer {name}, or you may not see it.",
        "客户“{name}”不存在，或您无权查看。",
        pointer=pointer,
        name=named,
    )
