"""Mermaid text of a relationship map: whatever people are called, it stays the same diagram."""

import re

import pytest

from services.relationship.maps.relationship_maps.mermaid import as_mermaid
from services.relationship.maps.saying import Say
from shared.problems import Language
from tests.customer.decision_chain.power_maps.companies import HOSTILE
from tests.relationship.maps.made_up import made_up

LABEL = r'"(?:[^\W_]|[ ,.，。、·-]|#\d+;|<br/>)*"'
LINES = re.compile(
    "|".join(
        (
            r"flowchart TD",
            rf"  notice\d>{LABEL}\]",
            rf"  nobody\[{LABEL}\]:::unknown",
            rf"  subgraph d\d+\[{LABEL}\]",
            rf"    p\d+\[{LABEL}\]:::\w+",
            r"  end",
            r"  p\d+ --> p\d+",
            r"  classDef \w+ [\w:#, -]+",
        )
    )
)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("number", [0, 1, 40])
def test_every_line_is_one_of_ours(number: int, language: Language) -> None:
    drawn = as_mermaid(made_up(number, names=HOSTILE), Say(language))
    assert [line for line in drawn.splitlines() if not LINES.fullmatch(line)] == []
    assert drawn.count(":::") == max(number, 1)


def test_departments_levels_and_reporting_lines_are_there() -> None:
    found = made_up(20)
    drawn = as_mermaid(found, Say("zh-CN"))
    people = [person for department in found.departments for person in department.people]
    assert drawn.count("  subgraph") == len(found.departments)
    assert drawn.count("-->") == sum(person.reports_to_id is not None for person in people) > 5
    assert drawn.count(":::supportive") == sum(
        person.ours is not None and person.ours.level == "supportive" for person in people
    )
