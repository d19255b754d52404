"""The documents of a plan (method, 6), and what one may lack because it could not be read."""

from shared.labels import Labelled


class PlanDocumentKind(Labelled):
    """A document of a plan."""

    DEVELOPMENT_STRATEGY = "development_strategy", "Customer development strategy", "客户拓展策略"
    RELATIONSHIP_PLAN = "relationship_plan", "Customer relationship plan", "客户关系规划"
    MARKET_INTELLIGENCE = "market_intelligence", "Market intelligence", "市场情报"
    ACCOUNT_REVIEW = "account_review", "Account review", "客户经营回顾"
    PRESENTATION = "presentation", "Presentation of the plan", "规划汇报"

    @property
    def has_map(self) -> bool:
        """Whether the relationship map is part of it."""
        return self in {PlanDocumentKind.RELATIONSHIP_PLAN, PlanDocumentKind.PRESENTATION}

    @property
    def has_market(self) -> bool:
        """Whether it says what is known of rivals."""
        return self is not PlanDocumentKind.ACCOUNT_REVIEW


class DocumentPart(Labelled):
    """A part of a document that comes from another service."""

    PEOPLE = "people", "People of the goals", "目标联系人"
    LEVELS = "levels", "Present relationship levels", "现有关系级别"
    FIGURES = "figures", "Figures of the market goals", "市场目标的实际数据"
    RELATIONSHIP_MAP = "relationship_map", "Relationship map", "客户关系地图"
    RIVALS = "rivals", "Rivals", "友商档案"
    MOVES = "moves", "Moves of rivals", "友商动态"
    SUPPLY_POSITIONS = "supply_positions", "Shares of suppliers", "供应份额"


class PartMissingReason(Labelled):
    """Why a part of a document is missing."""

    UNAVAILABLE = "unavailable", "Temporarily unavailable", "暂不可读取"
    NOT_PERMITTED = "not_permitted", "Not permitted", "无权查看"
