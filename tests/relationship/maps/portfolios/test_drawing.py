"""Drawn portfolios: every text has its own place."""

import xml.etree.ElementTree as ET
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.relationship.maps.portfolios.drawing import BAR, as_svg
from services.relationship.maps.portfolios.model import PortfolioFiguresRead, PortfolioMapRead, PortfolioRowRead
from services.relationship.maps.portfolios.operations import cells_of
from services.relationship.maps.portfolios.rules import PortfolioColumns
from services.relationship.maps.saying import Say
from shared.documents.maps.canvas import ELLIPSIS
from shared.documents.maps.level_bars import COLOURS
from shared.problems import Language
from tests.customer.decision_chain.power_maps.companies import HOSTILE
from tests.shared.documents.maps.legibility import SVG, collisions, texts_of

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
NAMES = ("无锡市朗诚机器人有限公司", "Northern Precision Instruments & Control Systems Holding GmbH", *HOSTILE)
OF_CUSTOMER = ("region", "industry", "customer_class", "tier", "stage", "manager_id")


def figures(columns: PortfolioColumns, random: Random) -> dict[str, object]:
    key_people = random.randint(0, 900)
    in_contact = random.randint(0, key_people)
    places = range(len(columns.levels))
    fields = [(one.value, place) for one in columns.members for place in places]
    counted = [(*one, random.randint(1, 99)) for one in fields if random.random() < 0.4]
    shares = dict.fromkeys(("contact_share", "target_share"))
    counts = dict.fromkeys(("people", "key_people"), key_people) | dict.fromkeys(("in_contact", "assessed"), in_contact)
    counts["gaps"] = key_people - in_contact
    return {**counts, **shares, "with_target": key_people, "at_target": 0, "cells": cells_of(columns, counted)}


def portfolio(number: int, columns: PortfolioColumns, seed: int = 3) -> PortfolioMapRead:
    random = Random(seed)
    rows = [
        {
            **dict.fromkeys(OF_CUSTOMER),
            "customer_id": UUID(int=place),
            "customer_name": random.choice(NAMES),
            "region": "CN-JS",
            "manager_name": random.choice((None, "王芳", "Alexander Papadopoulos-Konstantinopoulos")),
            **figures(columns, random),
        }
        for place in range(number)
    ]
    return PortfolioMapRead(
        columns=columns,
        keys=[one.value for one in columns.members],
        levels=[one.value for one in columns.levels],
        customers=number,
        totals=PortfolioFiguresRead.model_validate(figures(columns, random)),
        items=[PortfolioRowRead.model_validate(row) for row in rows],
        next_cursor=None,
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 40), st.integers(0, 999), st.sampled_from(list(PortfolioColumns)), st.sampled_from(LANGUAGES))
def test_no_text_covers_another(number: int, seed: int, columns: PortfolioColumns, language: Language) -> None:
    assert not collisions(as_svg(portfolio(number, columns, seed), Say(language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", list(PortfolioColumns))
def test_no_column_is_cut_and_nothing_leaves_the_sheet(columns: PortfolioColumns, language: Language) -> None:
    root = ET.fromstring(as_svg(portfolio(5, columns), Say(language)).encode())
    texts = list(texts_of(root))
    named = {one.zh if language == "zh-CN" else one.en for one in columns.members}
    assert named <= {text for text, _ in texts}
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    assert [text for text, box in texts if box.x + box.width > width or box.y + box.height > height] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_are_wrapped_and_not_cut(language: Language) -> None:
    found = portfolio(3, PortfolioColumns.SENIORITY)
    for row, manager in zip(found.items, ("Alexander Papadopoulos-Konstantinopoulos", "王芳", None), strict=True):
        row.customer_name, row.manager_name = NAMES[1], manager
    svg = as_svg(found, Say(language))
    assert ELLIPSIS not in svg
    assert not collisions(svg)


@pytest.mark.parametrize(("people", "width"), [(1, BAR / 8), (8, BAR), (200, BAR)])
def test_a_few_people_are_boxes_and_many_are_shares(people: int, width: float) -> None:
    columns = PortfolioColumns.DECISION_ROLE
    found = portfolio(1, columns)
    found.totals.cells, found.items[0].cells = [], cells_of(columns, [("buyer", 4, people)])
    drawn = ET.fromstring(as_svg(found, Say("en")).encode()).iter(f"{SVG}rect")
    of_level = [
        float(one.get("width", 0)) for one in drawn if one.get("height") == "16" and one.get("fill") == COLOURS[4]
    ]
    assert of_level == [width]
