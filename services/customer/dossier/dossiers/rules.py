"""How complete a dossier is (method, section 3): weighted over the required items, by section and in all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from services.customer.dossier.templates.rules import DossierSection

PLACES = Decimal("0.0001")


class Item(Protocol):
    """What completeness needs of an item of the template."""

    @property
    def key(self) -> str: ...
    @property
    def section(self) -> DossierSection: ...
    @property
    def is_required(self) -> bool: ...
    @property
    def weight(self) -> int: ...


@dataclass(slots=True)
class Completeness:
    """Of one section, or of all: the weight of what is required and of what is known, and what to do next."""

    weight: int = 0
    known_weight: int = 0
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    @property
    def share(self) -> Decimal | None:
        """Known weight / required weight; None where nothing is required."""
        return (Decimal(self.known_weight) / self.weight).quantize(PLACES) if self.weight else None

    def count(self, item: Item, is_stale: bool | None) -> None:
        """Take an item in; `is_stale` is None where nothing is known of it."""
        if is_stale:
            self.stale.append(item.key)
        if not item.is_required:
            return
        self.weight += item.weight
        if is_stale is None:
            self.missing.append(item.key)
        else:
            self.known_weight += item.weight


@dataclass(frozen=True, slots=True)
class DossierState:
    """How far a dossier has come."""

    overall: Completeness
    sections: Mapping[DossierSection, Completeness]


def assess(items: Iterable[Item], known: Mapping[str, bool]) -> DossierState:
    """Completeness of a dossier of which is `known`: item → whether it is stale. A stale fact is still known."""
    overall = Completeness()
    sections = {section: Completeness() for section in DossierSection}
    for item in items:
        for part in (overall, sections[item.section]):
            part.count(item, known.get(item.key))
    return DossierState(overall, sections)
