"""Portfolio maps: what their columns are, and by what customers are sorted."""

from collections.abc import Sequence

from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel
from services.relationship.key_people.closeness.rules import CLOSENESS
from shared.customers.roles import DecisionRole, Seniority
from shared.labels import Labelled


class PortfolioColumns(Labelled):
    """What the columns of a portfolio map are."""

    DECISION_ROLE = "decision_role", "Decision roles", "决策角色"
    SENIORITY = "seniority", "Seniority", "层级"
    ELEMENT = "element", "Elements of the general relationship", "普遍客户关系要素"

    @property
    def members(self) -> Sequence[Labelled]:
        """The columns, in their order; people without one come last."""
        return list(_MEMBERS[self])

    @property
    def levels(self) -> Sequence[Labelled]:
        """What is counted in a column, from the lowest: people by our level, departments by their general level."""
        return list(GeneralLevel) if self is PortfolioColumns.ELEMENT else CLOSENESS


_MEMBERS: dict[PortfolioColumns, type[Labelled]] = {
    PortfolioColumns.DECISION_ROLE: DecisionRole,
    PortfolioColumns.SENIORITY: Seniority,
    PortfolioColumns.ELEMENT: ClimateElement,
}
