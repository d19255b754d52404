"""Settings of the kpi service, prefix KPI_."""

from typing import ClassVar

from shared.batches.settings import BatchSettings


class KpiSettings(BatchSettings):
    """Settings that only the kpi service has."""

    service: ClassVar[str] = "kpi"
