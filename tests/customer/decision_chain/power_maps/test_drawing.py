"""Drawings: valid, self-contained, safe, and consistent with the graph."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.decision_chain.power_maps.drawing import as_svg
from services.customer.decision_chain.power_maps.model import PowerMapRead
from services.customer.decision_chain.power_maps.rules import PowerMapView, RelationshipLevel, StandingsState
from services.customer.decision_chain.stage_roles.rules import PurchasingStage
from services.customer.people.contacts.rules import DecisionRole
from tests.customer.decision_chain.power_maps.companies import HOSTILE, company, line, part, person, power_map, standing

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "rect", "path", "text", "circle"}
VIEWS = list(PowerMapView)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.encode())


def written(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def two_people(**fields: object) -> PowerMapRead:
    people = [
        person(1, "李雷", is_key=True, decision_role=DecisionRole.DECIDER, influence=5, title="总经理"),
        person(2, "韩梅梅", superior=1, **fields),
    ]
    lines = [line(2, 1, ContactLineKind.CONFLICTS, strength=4, remark="over the promotion")]
    parts = [part(2, PurchasingStage.SET_GOALS, DecisionRole.COACH, hidden=True)]
    standings = [standing(1, RelationshipLevel.SUPPORTIVE), standing(1, RelationshipLevel.EXCLUSIVE, "明拓电源")]
    return power_map(people, lines, parts, standings)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("number", [0, 1, 6, 25, 200])
def test_a_drawing_is_valid_and_self_contained(number: int, view: PowerMapView, language: str) -> None:
    svg = as_svg(company(number), view, language)  # type: ignore[arg-type]
    root = parsed(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert root.get("role") == "img"
    assert [root.find(f"{SVG}{name}").get("id") for name in ("title", "desc")] == [  # type: ignore[union-attr]
        root.get("aria-labelledby"),
        root.get("aria-describedby"),
    ]
    for element in root.iter():
        assert not [name for name in element.attrib if "href" in name or name.startswith("on") or name == "style"]
        assert not any("url(" in value for value in element.attrib.values())


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_names_are_only_text(view: PowerMapView) -> None:
    plain = parsed(as_svg(company(12, names=["Li"]), view, "en"))
    hostile = parsed(as_svg(company(12, names=HOSTILE), view, "en"))
    plain_tags, hostile_tags = (
        [one.tag for one in drawn.iter() if one.tag != f"{SVG}text"] for drawn in (plain, hostile)
    )
    assert hostile_tags == plain_tags  # but for the lines of the notes, of which long names take more
    texts = " ".join(element.text or "" for element in hostile.iter())
    assert ("<script>" in texts) is (view is PowerMapView.ORGANIZATION)
    assert "\u202e" not in texts
    assert "\x00" not in texts


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60), st.sampled_from(VIEWS))
def test_any_name_makes_a_valid_drawing(name: str, view: PowerMapView) -> None:
    people = [person(1, name, title=name, department=name), person(2, name, superior=1)]
    parts = [part(1, PurchasingStage.IMPLEMENT)]
    known = [standing(1, RelationshipLevel.OPPOSED, name)]
    parsed(as_svg(power_map(people, [line(1, 2, remark=name)], parts, known, name=name), view, "en"))


def test_the_organization_shows_everybodys_standing() -> None:
    said = written(as_svg(two_people(), PowerMapView.ORGANIZATION, "zh-CN"))
    assert {"李雷", "总经理", "5", "决策者", "支持", "明拓电源 5", "对立 4"} <= set(said)
    assert {"韩梅梅", "教练", "隐性", "未评估"} <= set(said)
    svg = as_svg(two_people(), PowerMapView.ORGANIZATION, "en")
    told = " ".join(element.text or "" for element in parsed(svg).iter(f"{SVG}title"))
    assert "over the promotion" in told
    assert "! A rival's friend" in told


def test_the_fishbone_shows_participants_and_white_spots() -> None:
    said = written(as_svg(two_people(), PowerMapView.FISHBONE, "en"))
    assert {stage.en for stage in PurchasingStage} <= set(said)
    assert said.count("?") == 7 + 1  # and once in the legend
    assert said.count("Nobody known") == 7
    assert {"韩梅梅", "Coach", "No decider known · No supporter"} <= set(said)


def dashed(svg: str) -> int:
    return sum(element.get("stroke-dasharray") == "6 4" for element in parsed(svg).iter(f"{SVG}rect"))


def test_the_hidden_chain_is_dashed() -> None:
    shown = two_people()
    for view in VIEWS:
        assert dashed(as_svg(shown, view, "en")) == 1 + 1  # and once in the legend


@pytest.mark.parametrize("state", [StandingsState.UNAVAILABLE, StandingsState.NOT_PERMITTED])
@pytest.mark.parametrize("view", VIEWS)
def test_without_standings_the_drawing_says_so(state: StandingsState, view: PowerMapView) -> None:
    said = written(as_svg(power_map([person(1)], state=state), view, "en"))
    assert any("does not show relationships" in text for text in said)
    assert not {"Not assessed", "Exclusive", "Opponents 0"} & set(said)


def test_who_has_left_is_struck_through() -> None:
    gone = two_people()
    left = power_map([person(1, "李雷", has_left=True), person(2, "韩梅梅", superior=1)])
    assert "line-through" not in as_svg(gone, PowerMapView.ORGANIZATION, "en")
    svg = as_svg(left, PowerMapView.ORGANIZATION, "en")
    assert "line-through" in svg
    assert {"Has left", "李雷"} <= set(written(svg))
