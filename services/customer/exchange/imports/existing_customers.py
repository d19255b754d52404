"""Existing customers of a file's rows: by id, code, credit code, or as parents by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.customer.exchange.imports.customer_values import grouped, id_of
from services.customer.exchange.imports.lookups import Found, find_customers, find_owners
from services.customer.exchange.imports.plans import Draft, refusal
from shared.web.call import Call


async def find_existing_customers(call: Call, drafts: Sequence[Draft]) -> "ExistingCustomers":
    """The customers that these rows name, including those that the caller may not see."""
    codes = {code for draft in drafts for code in draft.values.get("codes", ())}
    parents = {draft.values["parent"] for draft in drafts if draft.values.get("parent")}
    ids = {one for draft in drafts for one in (id_of(draft, "id"), id_of(draft, "parent_id")) if one}
    credit_codes = {str(draft.values["uscc"]).upper() for draft in drafts if draft.values.get("uscc")}
    owners, claimed = await find_owners(call, codes | parents)
    found = await find_customers(call, ids=ids | set(owners.values()), names=parents, credit_codes=credit_codes)
    return ExistingCustomers(
        owners=owners,
        claimed=claimed,
        found={one.id: one for one in found},
        by_credit_code=grouped(found, "uscc"),
        by_name=grouped([one for one in found if one.is_visible], "name"),
    )


@dataclass(slots=True)
class ExistingCustomers:
    """Existing customers by id, code, credit code and name."""

    owners: dict[str, UUID]
    """The owner of each code."""
    claimed: frozenset[str]
    """Codes that nobody has confirmed."""
    found: dict[UUID, Found]
    by_credit_code: dict[str, list[Found]]
    by_name: dict[str, list[Found]]

    def target_of(self, draft: Draft) -> Found | None:
        """The existing customer of the row; None for a new one. Raises Refusal."""
        if pending := [code for code in draft.values.get("codes", ()) if code in self.claimed]:
            raise refusal(
                "code_pending",
                "Somebody has claimed the code {code} for a customer: confirm or remove the claim first.",
                "编码 {code} 已被申请用于某客户：请先确认或移除该申请。",
                pointer="/codes",
                code=pending[0],
            )
        given = id_of(draft, "id")
        if given is not None:
            found = self.found.get(given)
            if found is None or not found.is_visible:
                raise refusal("customer_unknown", "There is no such customer.", "客户不存在。", pointer="/id")
            self._refuse_codes_of_others(draft, given)
            return found
        owners = {self.owners[code] for code in draft.values.get("codes", ()) if code in self.owners}
        if len(owners) > 1:
            raise refusal(
                "several_customers",
                "The codes belong to several customers.",
                "这些编码属于不同客户。",
                pointer="/codes",
            )
        for owner in owners:
            found = self.found.get(owner)
            if found is None or not found.is_visible:
                raise refusal(
                    "customer_of_colleagues",
                    "The customer belongs to colleagues.",
                    "该客户由同事负责。",
                    pointer="/codes",
                )
            return found
        return self._of_credit_code(draft)

    def _of_credit_code(self, draft: Draft) -> Found | None:
        found = self.by_credit_code.get(str(draft.values.get("uscc") or "").upper(), [])
        visible = [one for one in found if one.is_visible]
        if len(visible) > 1:
            raise refusal(
                "several_customers",
                "Several customers have this credit code.",
                "多个客户使用此信用代码。",
                pointer="/uscc",
            )
        return visible[0] if visible else None  # a colleague's customer is handled as a duplicate

    def _refuse_codes_of_others(self, draft: Draft, target: UUID) -> None:
        for code in draft.values.get("codes", ()):
            owner = self.owners.get(code)
            if owner is not None and owner != target:
                is_visible = owner in self.found and self.found[owner].is_visible
                raise refusal(
                    "code_taken",
                    "{code} belongs to another customer.",
                    "编码“{code}”属于其他客户。",
                    pointer="/codes",
                    about=owner if is_visible else None,
                    code=code,
                )

    def find_parent(self, named: str) -> UUID | None:
        """The caller's only customer with this code or name; None when there is none. Raises Refusal."""
        owner = self.found.get(self.owners[named]) if named in self.owners else None
        if owner is not None and owner.is_visible:
            return owner.id
        found = self.by_name.get(named, [])
        if len(found) > 1:
            raise refusal(
                "several_customers",
                "Several customers are called {name}.",
                "有多个客户名为“{name}”。",
                pointer="/parent",
                name=named,
            )
        return found[0].id if found else None
