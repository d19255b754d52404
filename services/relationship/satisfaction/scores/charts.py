"""Charts of satisfaction."""

from services.relationship.satisfaction.questionnaires.rules import ItemTopic
from services.relationship.satisfaction.scores.model import SatisfactionRead
from shared.documents.charts.radars import Profile, radar
from shared.documents.charts.theme import Heading, Spec
from shared.problems import Language, Text

TITLE = Text("Satisfaction: {name}", "满意度：{name}")
OF_ALL = Text("all customers selected", "所选全部客户")
SUBTITLE = Text(
    "Marks in % of the highest, {first} to {last}, n = {n}", "分值占满分的百分比，{first} 至 {last}，n = {n}"
)
NAMES = {
    "expectation": Text("Expectation", "期望"),
    "perception": Text("Experience with us", "对我们的感受"),
    "rival": Text("Best rival", "最佳友商"),
}
HUNDRED = 100


def radar_of(read: SatisfactionRead, language: Language) -> Spec:
    """The radar of expectations 期望值雷达图: what is expected, experienced, and the best rival, by question."""
    values = {"first": read.starts_on, "last": read.ends_on, "n": read.overall.n}
    name = read.customer_name or OF_ALL.in_language(language)
    heading = Heading(TITLE.in_language(language, {"name": name}), language, SUBTITLE.in_language(language, values))
    shown = sorted(read.questions, key=lambda item: (list(ItemTopic).index(item.topic), item.key))
    profiles = [
        Profile(
            text.in_language(language),
            [None if (value := getattr(one, mark)) is None else value * HUNDRED for one in shown],
        )
        for mark, text in NAMES.items()
    ]
    return radar(heading, [item.name for item in shown], profiles, HUNDRED)
