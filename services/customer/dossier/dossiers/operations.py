"""How a dossier is put together: the template's items, the facts, and the customer's own fields."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.dossier.attachments.store import read_newest_files
from services.customer.dossier.dossiers import store
from services.customer.dossier.dossiers.model import (
    DossierCompletenessPage,
    DossierEntryRead,
    DossierRead,
    DossierSectionRead,
    show_completeness,
    show_section,
)
from services.customer.dossier.dossiers.rules import assess
from services.customer.dossier.facts.model import DossierFactRead
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import TEMPLATES, read_items
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from shared.auth.access import Principal
from shared.web.call import Call


async def get_dossier(call: Call, customer_id: UUID) -> DossierRead:
    """One customer's dossier. Raises CustomerNotFound."""
    customer = await CUSTOMERS.get(call, customer_id)
    template = await TEMPLATES.current(call.session)
    items = cleared(template.content.items, call.principal)
    facts = await store.read_facts(call, customer_id)
    files = await read_newest_files(call, customer_id)
    profile = customer.model_dump()
    stale = {key: fact.is_stale for key, fact in facts.items()}
    state = assess(items, known_of(items, stale, profile))
    sections = [
        DossierSectionRead(
            **show_section(section, found).model_dump(),
            entries=[entry_of(item, facts, profile) for item in items if item.section is section],
            files=files[section].newest,
            files_count=files[section].total,
        )
        for section, found in state.sections.items()
    ]
    return DossierRead(
        customer_id=customer_id,
        customer_name=customer.name,
        template_version=template.number,
        share=state.overall.share,
        sections=sections,
    )


async def list_dossier_completeness(call: Call, query: CustomerQuery) -> DossierCompletenessPage:
    """Completeness of the dossiers of a page of customers; the number of queries does not depend on the page size."""
    page = await custom_values.page(call, CUSTOMERS, FieldOwner.CUSTOMER, query)
    items = cleared((await read_items(call.session)).values(), call.principal)
    known = await store.read_known(call, [customer.id for customer in page.items])
    found = [
        show_completeness(one.id, one.name, assess(items, known_of(items, known[one.id], dict(one))))
        for one in page.items
    ]
    return DossierCompletenessPage(items=found, next_cursor=page.next_cursor, count=page.count)


def cleared(items: Iterable[DossierItem], principal: Principal) -> list[DossierItem]:
    """The items the caller may see."""
    return [item for item in items if item.clearance <= principal.clearance]


def known_of(items: Iterable[DossierItem], stale: Mapping[str, bool], profile: Mapping[str, Any]) -> dict[str, bool]:
    """Item → whether it is stale, for all known items; a field of the customer is never stale."""
    answered = {
        item.key: False for item in items if item.profile_field and profile[item.profile_field.value] is not None
    }
    of_facts = {item.key: stale[item.key] for item in items if not item.profile_field and item.key in stale}
    return answered | of_facts


def entry_of(item: DossierItem, facts: Mapping[str, DossierFactRead], profile: Mapping[str, Any]) -> DossierEntryRead:
    """An item, with its fact or the customer's field."""
    if item.profile_field:
        value = profile[item.profile_field.value]
        return DossierEntryRead(item=item, value=None if value is None else str(value), fact=None)
    fact = facts.get(item.key)
    return DossierEntryRead(item=item, value=fact.value if fact else None, fact=fact)
