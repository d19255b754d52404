"""The drawn trace: every text whole and in its own place, in both languages, small and large."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.planning.goals.relationship_goals.rules import LevelState
from services.planning.papers.traces import wording as said
from services.planning.papers.traces.drawing import as_svg, pages_of
from services.planning.papers.traces.lanes import WIDTH
from shared.documents.maps.canvas import ELLIPSIS
from shared.documents.maps.org_layout import Box
from shared.documents.saying import Say
from shared.problems import Language
from tests.customer.decision_chain.power_maps.companies import HOSTILE
from tests.planning.papers.traces.made_up import made_up
from tests.shared.documents.maps.legibility import SVG, collisions, texts_of

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
LONG = ("超" * 120, "Donaudampfschifffahrtsgesellschaftskapitän" * 4, "一二三四五六七八九十" * 10)


def texts(svg: str) -> list[tuple[str, Box]]:
    return list(texts_of(ET.fromstring(svg.encode())))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 12),
    st.integers(0, 60),
    st.integers(0, 999),
    st.sampled_from((LONG, HOSTILE)),
    st.sampled_from(LANGUAGES),
)
def test_no_text_covers_another_is_cut_or_leaves_the_sheet(
    goals: int, actions: int, seed: int, names: tuple[str, ...], language: Language
) -> None:
    svg = as_svg(made_up(goals, actions, seed=seed, names=names, titles=names, customer=names[0]), Say(language))
    assert not collisions(svg)
    root = ET.fromstring(svg.encode())
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for text, box in texts_of(root):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= width
        assert box.y + box.height <= height
        assert ELLIPSIS not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("goals", "actions"), [(1, 1), (12, 60)])
def test_every_text_is_inside_its_card(goals: int, actions: int, language: Language) -> None:
    root = ET.fromstring(as_svg(made_up(goals, actions, names=LONG, titles=LONG), Say(language)).encode())
    lanes = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}rect[@rx='6']") is not None]
    assert lanes
    for lane in lanes:
        cards = [[float(one.get(name, 0)) for name in ("x", "y", "width", "height")] for one in lane.iter(f"{SVG}rect")]
        for child in lane.findall(f"{SVG}text"):
            ((_, box),) = texts_of(child)
            assert child.get("font-size") == "13.5" or any(
                x <= box.x and box.x + box.width <= x + width and y <= box.y and box.y + box.height <= y + height
                for x, y, width, height in cards
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_are_there_whole(language: Language) -> None:
    trace = made_up(1, 3, names=LONG, titles=LONG, customer=LONG[0])
    whole = "".join(text for text, _ in texts(as_svg(trace, Say(language))))
    (goal,) = trace.market_goals
    assert (goal.title or "") in whole
    assert all(need.contact and need.contact.name in whole for need in goal.relationship_goals)
    assert trace.customer_name in whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_broken_is_marked_and_written(language: Language) -> None:
    say = Say(language)
    trace = made_up(8, 12, seed=3)
    svg = as_svg(trace, say)
    shown = [text for text, _ in texts(svg)]
    unserved = trace.figures.relationship_goals_without_action + trace.figures.level_goals_without_action
    assert shown.count(say(said.NO_ACTION)) == unserved > 0
    assert say(said.LOOSE) in shown
    lacking = sum(not goal.goals for goal in trace.market_goals)
    assert svg.count('stroke-dasharray="5 3"') == unserved + trace.figures.market_goals_without_action + lacking + (
        trace.figures.actions_without_goal + 1
    )  # one in the legend


def test_an_empty_plan_says_so() -> None:
    assert "该规划尚无市场目标。" in as_svg(made_up(0, 0), Say("zh-CN"))


def test_levels_that_cannot_be_read_are_said_so() -> None:
    shown = [text for text, _ in texts(as_svg(made_up(1, 1, state=LevelState.NOT_PERMITTED), Say("en")))]
    assert "Now: Not permitted" in shown
    assert not [text for text in shown if "at their level" in text]


def test_it_loads_nothing_whatever_is_called() -> None:
    root = ET.fromstring(as_svg(made_up(4, 20, names=HOSTILE, titles=HOSTILE, customer=HOSTILE[0]), Say("en")).encode())
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "path", "text", "circle")
    }
    for element in root.iter():
        assert not [name for name in element.attrib if "href" in name or name.startswith("on") or name == "style"]


@pytest.mark.parametrize("tallest", [300.0, 480.0])
def test_pages_have_everything_and_are_no_taller_than_a_page(tallest: float) -> None:
    trace = made_up(12, 60)
    pages = [ET.fromstring(page.encode()) for page in pages_of(trace, Say("en"), tallest)]
    shown = "".join(text for page in pages for text, _ in texts_of(page)).replace(" ", "")
    assert len(pages) > 5
    needs = [need for goal in trace.market_goals for need in goal.goals]
    assert all(action.title.replace(" ", "") in shown for need in needs for action in need.actions)
    assert all(float(page.get("height", 0)) <= tallest + 330 for page in pages)
    assert {page.get("width") for page in pages} == {str(round(WIDTH + 64))}
