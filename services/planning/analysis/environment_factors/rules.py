"""Factors of the environment (method, 6, step 2)."""

from shared.labels import Labelled
from shared.problems import NotFound, Text


class EnvironmentKind(Labelled):
    """Where a factor of the environment comes from; the four kinds are our default."""

    POLICY = "policy", "Policy and law", "政策与法规"
    ECONOMY = "economy", "Economy and industry", "经济与行业"
    SOCIETY = "society", "Society", "社会"
    TECHNOLOGY = "technology", "Technology", "技术"


class EnvironmentFactorNotFound(NotFound):
    """The plan has no such factor of the environment."""

    title = Text("Environment factor not found", "未找到环境因素")
    detail = Text("The plan has no environment factor {id}.", "该规划没有环境因素 {id}。")
