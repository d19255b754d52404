"""Analyses of risks: what is refused, and whether the signs are known."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class SignsState(Labelled):
    """Whether the signs of a risk are known."""

    KNOWN = "known", "Known", "已知"
    UNAVAILABLE = "unavailable", "The kpi service does not answer", "指标服务暂无响应"
    NOT_PERMITTED = "not_permitted", "You may not read early warnings", "您无权查看预警"


class RiskAnalysisNotFound(NotFound):
    """There is no such analysis, or the caller may not see its risk."""

    title = Text("Analysis not found", "未找到分析")
    detail = Text("There is no analysis {id}, or you may not see it.", "分析 {id} 不存在，或您无权查看。")
