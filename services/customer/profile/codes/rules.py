"""When a code is pending, who confirms it and by when; the problems of customer codes."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.labels import Labelled
from shared.problems import Forbidden, NotFound, Text
from shared.working_days import nth_working_day

CONFIRMATION_WORKING_DAYS = 3


class CodeStatus(Labelled):
    """Whether records pushed for the code count for the customer."""

    PENDING = "pending", "Pending confirmation", "待确认"
    CONFIRMED = "confirmed", "Confirmed", "已确认"


class PendingReason(Labelled):
    """Why a code waits for a confirmation."""

    HAS_RECORDS = "has_records", "It had records when it was taken", "取得该编码时已有业务数据"
    RECORDS_UNKNOWN = "records_unknown", "Whether it had records could not be found out", "取得该编码时无法核实业务数据"


class CodeDueKind(Labelled):
    """What is due about codes."""

    CODE_CONFIRMATION = "code_confirmation", "Confirm a customer code", "确认客户编码"


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What is known of codes before somebody takes them."""

    sees_all: bool = False
    """The taker sees all customers, and so all records, whoever has the code."""
    checked: frozenset[str] = frozenset()
    """The codes that the kpi service was asked about and answered."""
    with_records: frozenset[str] = frozenset()
    """Those of them with records."""

    def reason_of(self, code: str) -> PendingReason | None:
        """Why the code is pending when it is taken now; None: it is confirmed."""
        if self.sees_all:
            return None
        if code not in self.checked:
            return PendingReason.RECORDS_UNKNOWN
        return PendingReason.HAS_RECORDS if code in self.with_records else None


def confirm_by(taken_on: date) -> date:
    """The day by which a code that was taken on this day is confirmed: the third working day after it (ours; the method
    has no term).
    """
    return nth_working_day(taken_on + timedelta(days=1), CONFIRMATION_WORKING_DAYS)


class CodeNotFound(NotFound):
    """The customer has no such code."""

    title = Text("Code not found", "未找到客户编码")
    detail = Text("The customer has no code {id}.", "该客户没有编码 {id}。")


class ConfirmationNeedsAllCustomers(Forbidden):
    """A code is confirmed by somebody who sees all customers: its records may be another customer's."""

    title = Text("Only for those who see all customers", "仅限可查看全部客户的人员")
    detail = Text(
        "Ask somebody who sees all customers, such as sales operations, to confirm the code.",
        "请由可查看全部客户的人员（如销售运营）确认该编码。",
    )
