"""The filters of figures about receivables."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.kpi.analytics.receivable_groups.rules import ReceivableDimension
from services.kpi.facts.receivables.rules import ReceivableKind
from shared.money import Currency
from shared.web.parameters import CommaSeparated

FIRST_DAY = date(1900, 1, 1)
"""No fact is earlier."""
MAX_GROUPS = 10_000
USUAL_GROUPS = 100


class ReceivableFilters(BaseModel):
    """Which receivables count, and what they are grouped by."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    group_by: CommaSeparated[ReceivableDimension] = Field(
        default_factory=list,
        max_length=len(ReceivableDimension),
        description="One or several, comma-separated: the answer has each of these groupings, and the total.",
        examples=[["kind", "customer"]],
    )
    customer_id: UUID | None = Field(default=None, description="Only the receivables of this customer.")
    include_group: bool = Field(
        default=False,
        description="With `customer_id`: include its subsidiaries over any number of levels, but "
        "only the caller's customers.",
    )
    region: str | None = Field(default=None, max_length=200, description="Only customers of this region 区域, by code.")
    industry: str | None = Field(
        default=None, max_length=200, description="Only customers of this industry 行业, by code."
    )
    customer_class: str | None = Field(
        default=None, alias="class", max_length=200, description="Only customers of this class 客户分类."
    )
    manager_id: UUID | None = Field(default=None, description="Only customers of this account manager, by user id.")
    kind: CommaSeparated[ReceivableKind] | None = Field(
        default=None, max_length=len(ReceivableKind), description="Only these kinds, comma-separated."
    )
    currency: Currency | None = Field(default=None, description="Only receivables in this currency.")
    disputed: bool | None = Field(default=None, description="Only those that the customer disputes, or does not.")
    limit: int = Field(
        default=USUAL_GROUPS,
        ge=1,
        le=MAX_GROUPS,
        description="Maximum groups of each grouping; what the others have is in `others`.",
    )

    @property
    def dimensions(self) -> list[ReceivableDimension]:
        """The groupings, each once."""
        return list(dict.fromkeys(self.group_by))
