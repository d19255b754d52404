"""The filters of figures about receivables."""

from datetime import date

from pydantic import Field

from services.kpi.analytics.receivable_groups.rules import ReceivableDimension
from services.kpi.figures.selection import CustomerSelection
from shared.customers.receivable_kinds import ReceivableKind
from shared.money import Currency
from shared.shapes import Complete
from shared.web.parameters import CommaSeparated

FIRST_DAY = date(1900, 1, 1)
"""No fact is earlier."""
MAX_GROUPS = 10_000
USUAL_GROUPS = 100


class ReceivableFilters(CustomerSelection):
    """Which receivables count, and what they are grouped by."""

    group_by: CommaSeparated[ReceivableDimension] = Field(
        default_factory=list,
        max_length=len(ReceivableDimension),
        description="One or several, comma-separated: the answer has each of these groupings, and the total.",
        examples=[["kind", "customer"]],
    )
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


class GroupRead(Complete):
    """A group: which one it is."""

    key: str | None = Field(
        description="The group: id of a customer or manager, else its code; null for none, or an unknown customer."
    )
    label: str | None = Field(description="The group's name, in the reader's language.")


class GroupingRead(Complete):
    """What a grouping is by."""

    group_by: ReceivableDimension = Field(description="What the receivables are grouped by.")


class CoverageRead(Complete):
    """Whose receivables an answer covers, and in which currency."""

    currency: Currency = Field(description="The base currency.")
    members: int | None = Field(description="With `include_group`: number of the group's customers counted; else null.")
