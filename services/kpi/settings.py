"""Settings of the kpi service, prefix KPI_."""

from typing import ClassVar

from shared.batches.settings import BatchSettings


class KpiSettings(BatchSettings):
    """What only the kpi service may be told."""

    service: ClassVar[str] = "kpi"
