"""A receivable, as the rules of a case read it."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4

from shared.customers.receivable_kinds import ReceivableKind


@dataclass
class Owed:
    """An open receivable; a credit note's amount is negative."""

    open_amount: Decimal
    currency: str = "CNY"
    kind: ReceivableKind = ReceivableKind.RETENTION
    id: UUID = field(default_factory=uuid4)
