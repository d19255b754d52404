"""The shapes of a dossier and of its completeness."""

from uuid import UUID

from sqlmodel import Field

from services.customer.dossier.attachments.model import AttachmentRead
from services.customer.dossier.dossiers.rules import Completeness, DossierState, EntrySource, FigureKind, PeerState
from services.customer.dossier.facts.model import DossierFactRead
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.rules import DossierSection
from shared.lists.paging import Page
from shared.money import Ratio
from shared.shapes import CustomerId, CustomerName, Read


class SectionCompletenessRead(Read):
    """Completeness of a section."""

    section: DossierSection = Field(description="The section of the dossier.")
    share: Ratio | None = Field(description="Known weight / required weight; null where nothing is required.")
    missing: list[str] = Field(description="Required items without a fact.")
    stale: list[str] = Field(description="Items whose fact was not verified within their cadence.")
    unavailable: list[str] = Field(
        description="Items filled by a service that did not answer: neither known nor missing, so not counted."
    )


class PeerAnswerRead(Read):
    """Whether a service that fills items answered."""

    service: str = Field(description="The service that was asked once.", schema_extra={"examples": ["kpi"]})
    state: PeerState = Field(description="Whether it answered.")


class DossierCompletenessRead(Read):
    """Completeness of a customer's dossier, over the items the caller is cleared for."""

    customer_id: CustomerId
    customer_name: CustomerName
    share: Ratio | None = Field(description="Known weight / required weight over all sections.")
    missing_count: int = Field(description="Number of required items without a fact.")
    stale_count: int = Field(description="Number of items whose fact was not verified within their cadence.")
    sections: list[SectionCompletenessRead] = Field(description="Completeness by section, in the method's order.")


class DossierCompletenessPage(Page[DossierCompletenessRead]):
    """One page of a list."""

    services: list[PeerAnswerRead] = Field(description="The services that were asked for the whole page.")


class FigureRead(Read):
    """A figure with which the system answers an item."""

    kind: FigureKind = Field(description="What it counts or names.")
    value: str = Field(description="A number, an amount in the base currency, or a date.")


class DossierEntryRead(Read):
    """An item of the dossier, with its answer."""

    item: DossierItem = Field(description="What the template asks for.")
    source: EntrySource | None = Field(description="What answers it; null: nothing is known.")
    value: str | None = Field(
        description="The fact's value, the customer's field, or the system's figures in the reader's language."
    )
    figures: list[FigureRead] = Field(description="The system's figures; empty where it does not answer.")
    link: str | None = Field(description="The records or facts behind it; null: a field of the customer answers.")
    fact: DossierFactRead | None = Field(description="The fact, of a log the latest; null: there is none.")
    facts_count: int = Field(description="Number of its facts: several only in a log.")


class DossierSectionRead(SectionCompletenessRead):
    """A section of the dossier."""

    entries: list[DossierEntryRead] = Field(
        description="The items of the section, in the template's order, with their facts."
    )
    files: list[AttachmentRead] = Field(description="Its newest files, at most 50; `/v1/attachments` lists all.")
    files_count: int = Field(description="Number of all its files.")


class DossierRead(Read):
    """A customer's dossier, as far as the caller is cleared."""

    customer_id: CustomerId
    customer_name: CustomerName
    template_version: int = Field(description="Version of the dossier template that was applied.")
    share: Ratio | None = Field(description="Known weight / required weight over all sections.")
    sections: list[DossierSectionRead] = Field(description="The sections, in the method's order.")
    services: list[PeerAnswerRead] = Field(description="The services that were asked for figures, and their state.")


def show_section(section: DossierSection, found: Completeness) -> SectionCompletenessRead:
    """A section's completeness as an answer."""
    return SectionCompletenessRead(
        section=section,
        share=found.share,
        missing=found.missing,
        stale=found.stale,
        unavailable=found.unavailable,
    )


def show_completeness(customer_id: UUID, name: str, state: DossierState) -> DossierCompletenessRead:
    """A dossier's completeness as an answer."""
    return DossierCompletenessRead(
        customer_id=customer_id,
        customer_name=name,
        share=state.overall.share,
        missing_count=len(state.overall.missing),
        stale_count=len(state.overall.stale),
        sections=[show_section(section, found) for section, found in state.sections.items()],
    )
