"""Completeness of a dossier (method, section 3): weighted over the required items, by section and overall."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from services.customer.dossier.templates.rules import DossierSection

PLACES = Decimal("0.0001")


class Item(Protocol):
    """The properties of a template's item that completeness needs."""

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
    """Completeness of one section, or of all: required and known weight, missing and stale items."""

    weight: int = 0
    known_weight: int = 0
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    @property
    def share(self) -> Decimal | None:
        """Known weight / required weight; None where nothing is required."""
        return (Decimal(self.known_weight) / self.weight).quantize(PLACES) if self.weight else None

    def count(self, item: Item, is_stale: bool | None) -> None:
        """Count an item; `is_stale` is None where it is not known."""
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
    """Completeness of a dossier, overall and by section."""

    overall: Completeness
    sections: Mapping[DossierSection, Completeness]


def assess(items: Iterable[Item], known: Mapping[str, bool]) -> DossierState:
    """Completeness of a dossier; `known` maps its known items to whether they are stale. A stale item still counts."""
    overall = Completeness()
    sections = {section: Completeness() for section in DossierSection}
    for item in items:
        for part in (overall, sections[item.section]):
            part.count(item, known.get(item.key))
    return DossierState(overall, sections)
