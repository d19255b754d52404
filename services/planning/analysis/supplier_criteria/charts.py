"""The radar of supplier criteria."""

from services.planning.analysis.supplier_criteria.model import CriteriaChartRead
from services.planning.analysis.supplier_criteria.rules import drawn
from shared.documents.charts.radars import Profile, radar
from shared.documents.charts.theme import Heading, Spec
from shared.problems import Language, Text

TITLE = Text("Supplier criteria of {name}", "{name}的供应商评价标准")
SUBTITLE = Text("Scores from 0 to {highest}, as the customer sees them", "客户视角评分，0 至 {highest} 分")
DEMANDED = Text("Demanded by the customer", "客户要求")
OURS = Text("We", "我方")
LEFT_OUT = Text("; the {most} rivals with the most scores", "；仅显示评分最全的 {most} 家友商")
UNNAMED = Text("Rival", "友商")


def criteria_radar(read: CriteriaChartRead, language: Language) -> Spec:
    """What the customer demands on the ten axes, our scores, and each rival's."""
    title = TITLE.in_language(language, {"name": read.customer_name})
    subtitle = SUBTITLE.in_language(language, {"highest": read.highest})
    shown = drawn({one.competitor_id: one.scores for one in read.rivals})
    if len(shown) < len(read.rivals):
        subtitle += LEFT_OUT.in_language(language, {"most": len(shown)})
    heading = Heading(title, language, subtitle)
    rivals = [
        Profile(one.competitor_name or UNNAMED.in_language(language), one.scores)
        for one in read.rivals
        if one.competitor_id in shown
    ]
    profiles = [
        Profile(DEMANDED.in_language(language), read.demanded),
        Profile(OURS.in_language(language), read.ours),
        *rivals,
    ]
    return radar(heading, [axis.in_language(language) for axis in read.axes], profiles, read.highest)
