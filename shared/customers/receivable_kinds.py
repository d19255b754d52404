"""The kinds of receivables (method, section 7)."""

from shared.labels import Labelled


class ReceivableKind(Labelled):
    """The kind of a receivable (method, section 7)."""

    GOODS = "goods", "Goods", "货款"
    RETENTION = "retention", "Retention money", "质保金"
    FINAL_BALANCE = "final_balance", "Final balance", "尾款"
    NRE = "nre", "Development (NRE)", "开发费"
    TOOLING = "tooling", "Tooling", "模具费"
