"""The shape of a KPI's description."""

from sqlmodel import Field

from services.kpi.figures.kpis.catalogue import Kpi
from services.kpi.figures.kpis.rules import Dimension, Grain, KpiCode, Unit
from shared.shapes import Read


class KpiRead(Read):
    """A KPI of the catalogue."""

    code: KpiCode = Field(description="Code by which figures are requested.")
    name_en: str = Field(description="English name.")
    name_zh: str = Field(description="Chinese name.")
    unit: Unit = Field(description="Unit of the value.")
    formula_en: str = Field(description="How it is computed, in English.")
    formula_zh: str = Field(description="How it is computed, in Chinese.")
    clearance: int = Field(description="The clearance needed; without it, a request for this KPI is refused.")
    grains: list[Grain] = Field(description="Lengths of period it can be computed for.")
    group_bys: list[Dimension] = Field(description="What it can be grouped by.")


def describe(kpi: Kpi) -> KpiRead:
    """The KPI as the catalogue shows it."""
    return KpiRead(
        code=kpi.code,
        name_en=kpi.code.en,
        name_zh=kpi.code.zh,
        unit=kpi.unit,
        formula_en=kpi.meaning.en,
        formula_zh=kpi.meaning.zh,
        clearance=kpi.clearance,
        grains=list(Grain),
        group_bys=[dimension for dimension in Dimension if dimension in kpi.dimensions],
    )
