"""The content of a spending scheme, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from sqlmodel import Field

from services.relationship.spending.schemes.rules import Approver, ExpenseKind, LimitPer
from shared.money import Amount, Ratio
from shared.shapes import Body, EachOnce

NotNegative = Annotated[Amount, Field(ge=0)]
RATE_TOLERANCE = Decimal("0.02")
WorkingDays = Annotated[int, Field(ge=1, le=60)]


class SpendingLimit(Body):
    """The most that may be spent."""

    per: LimitPer = Field(description="What the limit is per.")
    kind: ExpenseKind | None = Field(default=None, description="Null: all kinds together.")
    amount: NotNegative = Field(description="In the base currency.")


class SpendingApproval(Body):
    """Above which amount somebody approves."""

    above: NotNegative = Field(description="Expenses above this amount, in the base currency; 0: all.")
    approver: Approver = Field(description="Who approves.")
    kind: ExpenseKind | None = Field(default=None, description="Null: every kind.")


class SpendingSchemeContent(Body):
    """The policy for gifts and business expense: limits, bans, and who approves above which amount.

    What fits whom as a gift, and who takes none, is in the gift scheme and the gift bans of the customer service.
    """

    limits: list[SpendingLimit] = Field(max_length=100, description="Every limit counts; what exceeds one is refused.")
    banned_kinds: EachOnce[ExpenseKind] = Field(max_length=10, description="Kinds on which nothing is spent.")
    kinds_under_bans: EachOnce[ExpenseKind] = Field(
        max_length=10,
        description="Kinds refused for customers and people who take no gifts; gifts always are.",
    )
    approvals: list[SpendingApproval] = Field(max_length=50, description="Who approves; all that apply, in order.")
    actual_tolerance: Annotated[Ratio, Field(ge=0, le=1)] = Field(
        description="By which share the actual amount may exceed the approved one; above, it is approved again."
    )
    rate_tolerance: Annotated[Ratio, Field(ge=0, le=1)] = Field(
        default=RATE_TOLERANCE,
        description="By which share the exchange rate of an expense may differ from the maintained one of its day.",
    )
    approval_days: WorkingDays = Field(description="Working days to decide on a request.")
    record_days: WorkingDays = Field(description="Working days after the day to record the actual amount.")

    def is_under_bans(self, kind: ExpenseKind) -> bool:
        """Whether who takes no gifts gets nothing of this kind."""
        return kind is ExpenseKind.GIFT or kind in self.kinds_under_bans


def _limit(per: LimitPer, amount: int, kind: ExpenseKind | None = None) -> SpendingLimit:
    return SpendingLimit(per=per, kind=kind, amount=Decimal(amount))


def _approval(above: int, approver: Approver, kind: ExpenseKind | None = None) -> SpendingApproval:
    return SpendingApproval(above=Decimal(above), approver=approver, kind=kind)


STANDARD = SpendingSchemeContent(
    limits=[
        _limit(LimitPer.PERSON, 300, ExpenseKind.MEAL),
        _limit(LimitPer.PERSON, 500, ExpenseKind.GIFT),
        _limit(LimitPer.OCCASION, 5_000, ExpenseKind.GIFT),
        _limit(LimitPer.PERSON_YEAR, 1_000, ExpenseKind.GIFT),
        _limit(LimitPer.PERSON_YEAR, 5_000),
        _limit(LimitPer.CUSTOMER_YEAR, 100_000),
    ],
    banned_kinds=[],
    kinds_under_bans=[ExpenseKind.GIFT, ExpenseKind.ENTERTAINMENT],
    approvals=[
        _approval(200, Approver.SUPERVISOR, ExpenseKind.GIFT),
        _approval(0, Approver.SUPERVISOR, ExpenseKind.ENTERTAINMENT),
        _approval(1_000, Approver.SUPERVISOR),
        _approval(10_000, Approver.EXECUTIVE),
        _approval(50_000, Approver.FINANCE),
    ],
    actual_tolerance=Decimal("0.1"),
    rate_tolerance=RATE_TOLERANCE,
    approval_days=2,
    record_days=5,
)
"""The kinds of limits are the method's (4.4); the amounts are ours."""
