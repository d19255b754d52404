"""SWOT points (method, 6, step 2)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class SwotView(Labelled):
    """Whose position a point describes: opportunity points are seen both ways."""

    WE_AT_CUSTOMER = "we_at_customer", "We at the customer", "我方在客户处"
    CUSTOMER_AT_SUPPLIERS = "customer_at_suppliers", "The customer at its suppliers", "客户在其供应商处"


class SwotQuadrant(Labelled):
    """A quadrant of the SWOT."""

    STRENGTH = "strength", "Strength", "优势"
    WEAKNESS = "weakness", "Weakness", "劣势"
    OPPORTUNITY = "opportunity", "Opportunity", "机会"
    THREAT = "threat", "Threat", "威胁"


class SwotPointNotFound(NotFound):
    """The plan has no such SWOT point."""

    title = Text("SWOT point not found", "未找到 SWOT 要点")
    detail = Text("The plan has no SWOT point {id}.", "该规划没有 SWOT 要点 {id}。")
