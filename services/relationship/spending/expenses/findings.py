"""What the policy says of an expense, as the API shows it and as a refusal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Field

from services.relationship.spending.expenses.checks import Check, Finding
from services.relationship.spending.expenses.rules import CheckVerdict, ExpenseRefused, SpendingRule
from services.relationship.spending.expenses.wording import text_of
from services.relationship.spending.schemes.rules import Approver
from shared.money import Amount
from shared.problems import FieldError
from shared.shapes import Read


class FindingRead(Read):
    """A rule of the policy that refuses the expense, or asks for approval."""

    rule: SpendingRule = Field(description="The rule.")
    is_refusal: bool = Field(description="Whether it refuses the expense; else it asks for approval.")
    limit: Amount | None = Field(description="The limit, in the base currency; null where the rule has none.")
    used: Amount | None = Field(description="What of a yearly limit is used already; null where it is hidden or none.")
    amount: Amount | None = Field(description="What this expense adds, in the base currency.")
    contact_id: UUID | None = Field(description="The person concerned; null: no one in particular.")
    approver: Approver | None = Field(description="Who must approve; null: nobody because of this rule.")
    message: str = Field(description="What is wrong and what to do, in the reader's language.")


class ExpenseCheckRead(Read):
    """What the policy says of an expense; nothing is stored."""

    verdict: CheckVerdict = Field(description="Allowed, needs approval, or refused.")
    base_amount: Amount = Field(description="The amount in the base currency.")
    approvers: list[Approver] = Field(description="Who must approve, in order.")
    findings: list[FindingRead] = Field(description="The rules that refuse it or ask for approval.")
    scheme_version: int = Field(description="Version of the spending scheme that was applied.")


def shown_check(check: Check, amount: Decimal, scheme_version: int, language: Any) -> ExpenseCheckRead:
    """The check as the API shows it."""
    findings = [
        FindingRead.model_validate(
            {name: getattr(finding, name) for name in FindingRead.model_fields if name != "message"}
            | {"message": text_of(finding).in_language(language)}
        )
        for finding in check.findings
    ]
    return ExpenseCheckRead(
        verdict=check.verdict,
        base_amount=amount,
        approvers=list(check.approvers),
        findings=findings,
        scheme_version=scheme_version,
    )


def refusal_of(found: Sequence[tuple[Finding, str]]) -> ExpenseRefused:
    """The problem that names the findings that refuse expenses, each with its pointer."""
    errors = [FieldError(one.rule.value, text_of(one), at, about=one.contact_id) for one, at in found]
    return ExpenseRefused(errors=errors, rules=list(dict.fromkeys(one.rule.named for one, _ in found)))
