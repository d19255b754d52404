"""KPIs whose figures other services send."""

from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.formulas import Formula, answered, peer_ratio, sum_of
from services.kpi.figures.kpis.rules import BY_MONTH, OF_CUSTOMERS, Unit
from shared.customers.monthly_figures import PeerKpi
from shared.problems import Text


def _peer(code: PeerKpi, meaning: Text, formula: Formula, unit: Unit = Unit.RATIO) -> Kpi:
    return Kpi(
        code=code.value,
        name=code.named,
        meaning=meaning,
        unit=unit,
        formula=formula,
        dimensions=OF_CUSTOMERS,
        grains=BY_MONTH,
    )


ENTRIES = (
    _peer(
        PeerKpi.SATISFACTION,
        Text("Mean score / highest score of the period's answers.", "期内问卷平均得分 / 满分。"),
        answered("satisfaction"),
    ),
    _peer(
        PeerKpi.VISIT_FREQUENCY,
        Text(
            "Touchpoints held / touchpoints that the contact cadence demands, by customer and month.",
            "按客户和月份：实际接触次数 / 联络节奏要求的接触次数。",
        ),
        peer_ratio("visit_frequency"),
    ),
    _peer(
        PeerKpi.RELATIONSHIP_COVERAGE,
        Text(
            "Key people at or above their target level and contacted within their cadence / key people.",
            "达到目标关系等级且在接触周期内联系过的关键人 / 关键人。",
        ),
        peer_ratio("relationship_coverage"),
    ),
    _peer(
        PeerKpi.LEADS,
        Text("Qualified leads, by the month in which they were brought in.", "有效线索数（按提报月份统计）。"),
        sum_of("peer.leads.numerator", needs_data=True),
        Unit.COUNT,
    ),
    _peer(
        PeerKpi.PLAN_PROGRESS,
        Text(
            "Actions of plans done by their day / actions whose day has passed, by the month of their day; cancelled"
            " ones count in neither.",
            "按到期月份：规划行动中按期完成的 / 已到期的；已取消的均不计。",
        ),
        peer_ratio("plan_progress"),
    ),
    _peer(
        PeerKpi.GOALS_REACHED,
        Text(
            "Market goals of approved plans reached / due, by the month of their due date; those without a figure, and"
            " those on margins and shares, count in neither.",
            "按到期月份：已审批规划中已达成的市场目标 / 到期的市场目标；无数据的目标以及利润率、份额类目标均不计。",
        ),
        peer_ratio("goals_reached"),
    ),
    _peer(
        PeerKpi.DOSSIER_COMPLETENESS,
        Text(
            "Mean completeness of the customers' dossiers, as callers of the same level see them.",
            "客户档案完整度平均值（按调用者权限级别所见）。",
        ),
        peer_ratio("dossier_completeness"),
    ),
)
