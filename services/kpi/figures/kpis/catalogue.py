"""The KPI catalogue (method, section 7): codes, entries, and everything that follows from them."""

from typing import TYPE_CHECKING

from services.kpi.figures.kpis.entries import customers, deliveries, markets, peers, receivables, sales
from services.kpi.figures.kpis.entry import Kpi
from shared.labels import Labelled

ENTRIES = (
    *sales.ENTRIES,
    *deliveries.ENTRIES,
    *customers.ENTRIES,
    *markets.ENTRIES,
    *receivables.ENTRIES,
    *peers.ENTRIES,
)

if TYPE_CHECKING:

    class KpiCode(Labelled):
        """The codes of the KPIs."""

else:  # follows from the entries, so that adding a KPI is one entry
    KpiCode = Labelled(
        "KpiCode",
        {kpi.code.upper(): (kpi.code, kpi.name.en, kpi.name.zh) for kpi in ENTRIES},
        module=__name__,
    )
    KpiCode.__doc__ = "The codes of the KPIs."

KPIS: dict[KpiCode, Kpi] = {KpiCode(kpi.code): kpi for kpi in ENTRIES}
