"""The content of a visit scheme."""

from decimal import Decimal

from sqlmodel import Field

from services.relationship.contact.visit_schemes.rules import Limit, ReceptionLevel
from shared.money import Amount
from shared.shapes import Body


class VisitApprovalLimit(Body):
    """From where on an approval is needed: either is enough."""

    above: Amount | None = Field(
        ge=0, description="Above this budget, in the base currency; null: the budget does not matter."
    )
    from_level: ReceptionLevel | None = Field(
        description="From this reception level on; null: the level does not matter."
    )

    @property
    def limit(self) -> Limit:
        """The limit, for the rules."""
        return Limit(self.above, self.from_level)


class VisitSchemeContent(Body):
    """Whose approval a visit needs; below both limits none is needed."""

    supervisor: VisitApprovalLimit = Field(description="A supervisor's, who sees more than the own customers.")
    overseer: VisitApprovalLimit = Field(description="That of somebody who sees all customers.")


STANDARD = VisitSchemeContent(
    supervisor=VisitApprovalLimit(above=Decimal(2_000), from_level=ReceptionLevel.IMPORTANT),
    overseer=VisitApprovalLimit(above=Decimal(20_000), from_level=ReceptionLevel.HIGHEST),
)
"""Our values; the method names none."""
