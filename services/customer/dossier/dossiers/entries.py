"""An item of the dossier with its answer."""

from services.customer.dossier.dossiers.model import DossierEntryRead, FigureRead
from services.customer.dossier.dossiers.rules import EntrySource, Figures
from services.customer.dossier.dossiers.store import ItemFacts
from services.customer.dossier.templates.model import DossierItem
from services.customer.profile.customers.model import CustomerRead
from shared.problems import Language


def entry_of(
    item: DossierItem, facts: ItemFacts | None, customer: CustomerRead, known: Figures, language: Language
) -> DossierEntryRead:
    """The item, answered by the customer's field, by the system's records, or by its fact.

    An earlier fact on an item that the system fills is still shown, and answers it while the system knows nothing.
    """
    latest = facts.latest if facts else None
    entry = DossierEntryRead(
        item=item,
        source=EntrySource.FACT if latest else None,
        value=latest.value if latest else None,
        figures=[],
        link=f"/v1/dossier-facts?customer_id={customer.id}&item={item.key}",
        fact=latest,
        facts_count=facts.total if facts else 0,
    )
    if item.profile_field is not None:
        value = getattr(customer, item.profile_field.value)
        entry.source, entry.link = (None if value is None else EntrySource.PROFILE), None
        entry.value = None if value is None else str(value)
    elif item.filled_from is not None:
        entry.link = f"{item.filled_from.collection}?customer_id={customer.id}"
        if figures := known.get(item.filled_from):
            entry.source = EntrySource.SYSTEM
            entry.figures = [FigureRead(kind=kind, value=value) for kind, value in figures.items()]
            entry.value = in_words(entry.figures, language)
    return entry


def in_words(figures: list[FigureRead], language: Language) -> str:
    """The figures in one line: `people 12, key people 3`."""
    joined = "，" if language == "zh-CN" else ", "
    return joined.join(f"{one.kind.in_language(language)} {one.value}" for one in figures)
