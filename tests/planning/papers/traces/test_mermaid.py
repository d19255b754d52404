"""The trace as a Mermaid flowchart."""

import re

from services.planning.papers.traces.mermaid import as_mermaid
from shared.documents.saying import Say
from tests.customer.decision_chain.power_maps.companies import HOSTILE
from tests.planning.papers.traces.made_up import made_up

LINE = re.compile(
    r"flowchart LR|  subgraph \w+\[\".*\"\]|  end|  classDef .*|  notice>\".*\"\]"
    r"|\s+\w+(?:\[\"[^\"]*\"\]|\(\[\"[^\"]*\"\]\))(?::::\w+)?"
    r"|\s+\w+(?: --> \w+(?:\[\"[^\"]*\"\](?::::\w+)?)?)+"
)


def test_every_line_is_a_statement_whatever_people_write() -> None:
    for names in (HOSTILE, ("欧阳震华",)):
        text = as_mermaid(made_up(6, 20, names=names, titles=names, customer=names[0]), Say("en"))
        assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []


def test_a_goal_leads_over_its_people_and_actions_to_its_progress() -> None:
    text = as_mermaid(made_up(1, 8), Say("zh-CN"))
    assert "  g1 --> g1r1[" in text
    assert re.search(r"g1r\d --> g1r\da1\[.*\] --> g1r\dm", text)
    assert re.search(r"g1r\dm --> g1p", text)


def test_what_is_broken_is_marked() -> None:
    text = as_mermaid(made_up(8, 12, seed=3), Say("zh-CN"))
    assert '["没有行动"]:::missing' in text
    assert '["没有关系目标服务于该市场目标"]:::missing' in text
    assert re.search(r'loose1\["[^"]*"\]:::missing', text)
    assert "nothing" in as_mermaid(made_up(0, 0), Say("en"))
