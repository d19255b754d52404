"""The shape of a KPI's description."""

from datetime import date

from sqlmodel import Field

from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.rules import Dimension, Direction, Grain, Unit
from shared.problems import Language
from shared.shapes import Read


class KpiRead(Read):
    """A KPI of the catalogue."""

    code: KpiCode = Field(description="Code by which figures are requested.")
    name: str = Field(description="Its name, in the caller's language.")
    name_en: str = Field(description="English name.")
    name_zh: str = Field(description="Chinese name.")
    unit: Unit = Field(description="Unit of the value.")
    unit_name: str = Field(description="The unit, in the caller's language.")
    places: int = Field(description="Decimal places of a value, at most.")
    direction: Direction = Field(description="Which way it is better.")
    formula: str = Field(description="How it is computed, in the caller's language.")
    formula_en: str = Field(description="How it is computed, in English.")
    formula_zh: str = Field(description="How it is computed, in Chinese.")
    clearance: int = Field(description="The clearance needed; without it, a request for this KPI is refused.")
    grains: list[Grain] = Field(description="Lengths of period it can be computed for.")
    group_bys: list[Dimension] = Field(description="What it can be grouped by; `custom` stands for custom fields.")
    filters: list[Dimension] = Field(description="What it can be filtered by.")
    since: date = Field(description="The day on which it came into the catalogue.")


def describe(kpi: Kpi, language: Language) -> KpiRead:
    """The KPI as the catalogue shows it."""
    return KpiRead(
        code=KpiCode(kpi.code),
        name=kpi.name.in_language(language),
        name_en=kpi.name.en,
        name_zh=kpi.name.zh,
        unit=kpi.unit,
        unit_name=kpi.unit.named.in_language(language),
        places=kpi.unit.places,
        direction=kpi.direction,
        formula=kpi.meaning.in_language(language),
        formula_en=kpi.meaning.en,
        formula_zh=kpi.meaning.zh,
        clearance=kpi.clearance,
        grains=[grain for grain in Grain if grain in kpi.grains],
        group_bys=[dimension for dimension in Dimension if dimension in kpi.dimensions],
        filters=[dimension for dimension in Dimension if dimension in kpi.filters],
        since=kpi.since,
    )
