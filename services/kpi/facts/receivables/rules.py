"""Kinds and statuses of receivables."""

from shared.labels import Labelled


class ReceivableKind(Labelled):
    """The kind of a receivable (method, section 7)."""

    GOODS = "goods", "Goods", "货款"
    RETENTION = "retention", "Retention money", "质保金"
    FINAL_BALANCE = "final_balance", "Final balance", "尾款"
    NRE = "nre", "Development (NRE)", "开发费"
    TOOLING = "tooling", "Tooling", "模具费"


class ReceivableStatus(Labelled):
    """A receivable's status in the ERP."""

    OPEN = "open", "Open", "未结清"
    PAID = "paid", "Paid", "已收款"
    WRITTEN_OFF = "written_off", "Written off", "坏账核销"
