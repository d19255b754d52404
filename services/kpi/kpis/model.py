"""The shape of a KPI's description."""

from sqlmodel import Field

from services.kpi.kpis.catalogue import Kpi
from services.kpi.kpis.rules import Dimension, Grain, KpiCode, Unit
from shared.shapes import Read


class KpiRead(Read):
    """A KPI of the catalogue."""

    code: KpiCode
    name_en: str
    name_zh: str
    unit: Unit
    formula_en: str
    formula_zh: str
    clearance: int = Field(description="The clearance needed; without it, a request for this KPI is refused.")
    grains: list[Grain]
    group_bys: list[Dimension]


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
