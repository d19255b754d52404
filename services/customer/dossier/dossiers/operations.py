"""How a dossier is put together: the template's items, the facts, the customer's own fields, and other records."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.dossier.attachments.store import read_newest_files
from services.customer.dossier.dossiers import figures, store
from services.customer.dossier.dossiers.entries import entry_of
from services.customer.dossier.dossiers.model import (
    DossierCompletenessPage,
    DossierRead,
    DossierSectionRead,
    PeerAnswerRead,
    show_completeness,
    show_section,
)
from services.customer.dossier.dossiers.peers import PeerAnswers, Peers, add_peer_figures, ask_peers
from services.customer.dossier.dossiers.rules import Figures, assess
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import TEMPLATES, read_items
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from shared.auth.access import Principal
from shared.web.call import Call


async def get_dossier(call: Call, peers: Peers, customer_id: UUID) -> DossierRead:
    """One customer's dossier; the other services are asked while no transaction is open. Raises CustomerNotFound."""
    async with call.briefly() as brief:
        customer = await CUSTOMERS.get(brief, customer_id)
        template = await TEMPLATES.current(brief.session)
    items = cleared(template.content.items, call.principal)
    answers = await _ask(call, peers, items, [customer_id])
    known = (await _read_figures(call, [customer_id], answers))[customer_id]
    facts = await store.read_facts(call, customer_id)
    files = await read_newest_files(call, customer_id)
    profile = customer.model_dump()
    stale = {key: fact.latest.is_stale for key, fact in facts.items()}
    state = assess(items, known_of(items, stale, profile, known), unavailable_of(items, answers))
    sections = [
        DossierSectionRead(
            **show_section(section, found).model_dump(),
            entries=[
                entry_of(item, facts.get(item.key), customer, known, call.language)
                for item in items
                if item.section is section
            ],
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
        services=_services(answers),
    )


async def list_dossier_completeness(call: Call, peers: Peers, query: CustomerQuery) -> DossierCompletenessPage:
    """Completeness of the dossiers of a page of customers; the number of queries and of questions to other services
    does not depend on the page size."""
    async with call.briefly() as brief:
        page = await custom_values.page(brief, CUSTOMERS, FieldOwner.CUSTOMER, query)
        items = cleared((await read_items(brief.session)).values(), call.principal)
    ids = [customer.id for customer in page.items]
    answers = await _ask(call, peers, items, ids)
    figures_of = await _read_figures(call, ids, answers)
    stale, unavailable = await store.read_known(call, ids), unavailable_of(items, answers)
    found = [
        show_completeness(
            one.id,
            one.name,
            assess(items, known_of(items, stale[one.id], dict(one), figures_of[one.id]), unavailable),
        )
        for one in page.items
    ]
    return DossierCompletenessPage(
        items=found, next_cursor=page.next_cursor, count=page.count, services=_services(answers)
    )


async def _ask(call: Call, peers: Peers, items: Iterable[DossierItem], ids: Sequence[UUID]) -> PeerAnswers:
    asked = {item.filled_from for item in items if item.filled_from is not None}
    return await ask_peers(call.principal, peers, asked, ids)


async def _read_figures(call: Call, ids: Sequence[UUID], answers: PeerAnswers) -> dict[UUID, figures.CustomerFigures]:
    found = await figures.read_figures(call, ids)
    assessed = answers.levels.contact_id if answers.levels else []
    add_peer_figures(found, answers, await figures.read_customers_of(call, assessed))
    return found


def _services(answers: PeerAnswers) -> list[PeerAnswerRead]:
    return [PeerAnswerRead(service=service, state=state) for service, state in answers.states.items()]


def cleared(items: Iterable[DossierItem], principal: Principal) -> list[DossierItem]:
    """The items the caller may see."""
    return [item for item in items if item.clearance <= principal.clearance]


def unavailable_of(items: Iterable[DossierItem], answers: PeerAnswers) -> set[str]:
    """The items whose service did not answer."""
    return {item.key for item in items if item.filled_from in answers.silent}


def known_of(
    items: Iterable[DossierItem], stale: Mapping[str, bool], profile: Mapping[str, Any], known: Figures
) -> dict[str, bool]:
    """Item → whether it is stale, for all known items; what no fact answers is never stale."""
    found: dict[str, bool] = {}
    for item in items:
        if item.profile_field:
            if profile[item.profile_field.value] is not None:
                found[item.key] = False
        elif item.filled_from in known:
            found[item.key] = False
        elif item.key in stale:
            found[item.key] = stale[item.key]
    return found
