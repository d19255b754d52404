"""Mermaid text: whatever people are called, it stays the same diagram."""

import re

import pytest

from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.decision_chain.power_maps.mermaid import as_mermaid
from services.customer.decision_chain.power_maps.rules import PowerMapView, RelationshipLevel, StandingsState
from services.customer.decision_chain.stage_roles.rules import PurchasingStage
from tests.customer.decision_chain.power_maps.companies import HOSTILE, company, line, part, person, power_map, standing

VIEWS = list(PowerMapView)
LABEL = r'"(?:[^\W_]|[ ,.，。、·-]|#\d+;|<br/>)*"'
# Every kind of line that we write; names can only be where LABEL is. Checked once against Mermaid 11 itself.
LINES = re.compile(
    "|".join(
        (
            r"flowchart (TD|LR)",
            rf"  (nobody|p\d+|s\d+p\d+|s\d+w)\[{LABEL}\]:::\w+",
            rf"  notice\d>{LABEL}\]",
            r"  class (p\d+|s\d+p\d+) hidden",
            r"  p\d+ --> p\d+",
            rf"  p\d+ (==>|-\.->|<==>|<-\.->|x--x)\|{LABEL}\| p\d+",
            rf"  s\d\(\[{LABEL}\]\)",
            r"  s1( ==> s\d){7}",
            r"  s\d (-\.-|---) s\d[pw]\d*",
            r"  classDef \w+ [\w:#, -]+",
        )
    )
)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("names", [(), HOSTILE], ids=["usual", "hostile"])
def test_a_diagram_has_only_lines_we_know(view: PowerMapView, names: tuple[str, ...]) -> None:
    for number in (0, 6, 25, 200):
        for known in (True, False):
            for line_ in as_mermaid(company(number, names=names, known=known), view, "en").splitlines():
                assert LINES.fullmatch(line_), line_


def test_the_organization_has_people_and_what_connects_them() -> None:
    people = [person(1, "李雷"), person(2, "韩梅梅", superior=1), person(3, "王伟")]
    kinds = {ContactLineKind.INFLUENCES: "==>", ContactLineKind.CONFLICTS: "x--x", ContactLineKind.ALLIED: "<==>"}
    lines = [line(2, 3, kind, strength=4) for kind in kinds]
    drawn = as_mermaid(power_map(people, lines, [], [standing(3, RelationshipLevel.OPPOSED)]), VIEWS[0], "zh-CN")
    assert '  p3["王伟<br/>我方 反对"]:::opposed' in drawn
    assert "  p1 --> p2" in drawn
    for kind, arrow in kinds.items():
        assert f'  p2 {arrow}|"{kind.zh} 4"| p3' in drawn


def test_the_fishbone_has_the_stages_and_the_hidden_chain() -> None:
    parts = [part(1, PurchasingStage.SET_GOALS), part(1, PurchasingStage.SET_GOALS, hidden=True)]
    drawn = as_mermaid(power_map([person(1, "李雷")], [], parts), PowerMapView.FISHBONE, "en").splitlines()
    assert '  s2p1["李雷<br/>User"]:::unknown' in drawn
    assert '  s2p2["李雷<br/>User · Hidden decision chain"]:::unknown' in drawn
    assert {"  class s2p2 hidden", "  s2 --- s2p1", "  s2 -.- s2p2", "  s1 -.- s1w"} <= set(drawn)


@pytest.mark.parametrize("view", VIEWS)
def test_without_standings_it_says_so(view: PowerMapView) -> None:
    drawn = as_mermaid(power_map([person(1)], state=StandingsState.UNAVAILABLE), view, "zh-CN")
    assert "关系现状暂不可用" in drawn
    assert "未评估" not in drawn
