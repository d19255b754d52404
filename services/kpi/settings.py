"""Settings of the kpi service, prefix KPI_."""

from typing import ClassVar

from pydantic import Field

from shared.batches.settings import BatchSettings


class KpiSettings(BatchSettings):
    """Settings that only the kpi service has."""

    service: ClassVar[str] = "kpi"

    value_report_working_day: int = Field(default=10, ge=1, le=20)
    """Working day of the next quarter by which a customer's value report is due (the method says quarterly)."""
