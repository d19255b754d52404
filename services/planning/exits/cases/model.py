"""What callers send about a case."""

from datetime import date

from sqlmodel import Field

from shared.money import Amount, Currency
from shared.shapes import Body, CustomerId, Patch, Remark, example, unset


class ExitCreate(Body):
    """A new exit."""

    model_config = example(
        customer_id="01a1ff25-b1e9-738a-8877-e930680fd063",
        reason="连续三年无利润，且账期持续恶化。",
        planned_on="2026-12-31",
    )

    customer_id: CustomerId
    reason: Remark = Field(description="Why we end our business with the customer.")
    planned_on: date = Field(description="The day by which the exit is to be closed.")


class ExitUpdate(Patch):
    """Changes to an open exit (merge-patch)."""

    model_config = example(planned_on="2027-03-31")

    reason: Remark = unset("Why we end our business with the customer.")
    planned_on: date = unset("The day by which the exit is to be closed.")


class SeenAmount(Body):
    """What the caller saw open in one currency."""

    currency: Currency = Field(description="Currency of the amount.")
    amount: Amount = Field(description="Open amount over all kinds, credit notes deducted.")


class ExitWaiver(Body):
    """What finance waives, and why."""

    model_config = example(reason="法院调解，余款不再追收。", amounts=[{"currency": "CNY", "amount": "60"}])

    reason: Remark = Field(description="Why it is waived.")
    amounts: list[SeenAmount] = Field(
        min_length=1, max_length=50, description="What the caller saw open, each currency once."
    )


class ExitEnd(Body):
    """What is said when a case is closed or cancelled."""

    model_config = example(reason="各项工作流已签核，客户回归资源池。")

    reason: Remark = Field(description="Why, or the result.")


class ExitReopening(Body):
    """Why a closed case is opened again."""

    model_config = example(reason="客户恢复采购，质保金尚未结清。")

    reason: Remark = Field(description="Why; the customer moves back from the resource pool.")
