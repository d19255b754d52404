"""The shape of a profit fact; it is stored as a fact of the dossier."""

from pydantic import Field

from services.customer.dossier.facts.model import FactStatement
from shared.shapes import Body, PastDate, example


class ProfitFactUpdate(Body, FactStatement):
    """What is known of our net profit with the customer, and its source."""

    model_config = example(
        value="扣除返利与服务成本后，2025 年净利约 18 万元。",
        source="own_records",
        source_detail="财务部 2025 年客户利润表",
        verified_on="2026-01-20",
    )

    verified_on: PastDate | None = Field(default=None, description="Today where left out.")
