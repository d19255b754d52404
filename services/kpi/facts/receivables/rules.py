"""Kinds and statuses of receivables, and what is doubtful about them."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from shared.batches.rules import Doubt
from shared.labels import Labelled
from shared.problems import Text


class ReceivableStatus(Labelled):
    """A receivable's status in the ERP."""

    OPEN = "open", "Open", "未结清"
    PAID = "paid", "Paid", "已收款"
    CANCELLED = "cancelled", "Cancelled", "已作废"
    WRITTEN_OFF = "written_off", "Written off", "坏账核销"


class Receivable(Protocol):
    """The fields of a receivable that the rules read."""

    customer_code: str | None
    issued_on: date
    due_on: date
    written_off_on: date | None
    status: ReceivableStatus


def doubts_of(receivable: Receivable) -> Iterable[Doubt]:
    """What is doubtful about a receivable that is accepted."""
    if not receivable.customer_code:
        yield Doubt("no_customer", "/customer_code")
    if receivable.due_on < receivable.issued_on:
        yield Doubt("due_before_issue", "/due_on")
    if receivable.written_off_on is not None and receivable.written_off_on < receivable.issued_on:
        yield Doubt("written_off_before_issue", "/written_off_on")
    if receivable.written_off_on is not None and receivable.status is not ReceivableStatus.WRITTEN_OFF:
        yield Doubt("not_written_off", "/written_off_on")


DOUBTS = {
    "no_customer": Text("It names no customer, and counts for nobody.", "未注明客户，不归属任何客户。"),
    "due_before_issue": Text("Due before it was issued.", "到期日早于开具日。"),
    "written_off_before_issue": Text("Written off before it was issued.", "核销日早于开具日。"),
    "not_written_off": Text(
        "It has a day of write-off, but another status; the status counts.", "有核销日期但状态不是已核销；以状态为准。"
    ),
}
"""The texts of doubts, by code."""
