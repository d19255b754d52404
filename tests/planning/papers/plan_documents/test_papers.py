"""The words and sections of a plan's documents."""

import re
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from services.planning.papers.plan_documents.model import MissingPartRead
from services.planning.papers.plan_documents.papers import plan_paper
from services.planning.papers.plan_documents.rules import DocumentPart, PartMissingReason, PlanDocumentKind
from shared.documents.papers.content import content_of
from shared.documents.papers.structure import Paper, Picture, Table
from shared.documents.rendering.papers import to_html, to_pdf, to_pptx
from shared.documents.saying import Say
from shared.problems import Language
from tests.planning.papers.conftest import HOSTILE
from tests.planning.papers.plan_documents.made_up import document

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
MISSING = (
    MissingPartRead(part=DocumentPart.SUPPLY_POSITIONS, reason=PartMissingReason.NOT_PERMITTED),
    MissingPartRead(part=DocumentPart.MOVES, reason=PartMissingReason.UNAVAILABLE),
)
PAGE = re.compile(rb"/Type\s*/Page\b")


def paper(kind: PlanDocumentKind, language: Language = "en", **how: Any) -> Paper:
    return plan_paper(document(kind, **how), Say(language))


def words_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


TITLES = {
    ("development_strategy", "en"): [
        "At a glance",
        "1. Take on market goals",
        "明拓电源 (main rival, strategic rival)",
    ],
    ("relationship_plan", "zh-CN"): ["总览", "1. 承接市场目标", "2. 分析客户关系", "客户关系地图", "3. 设定关系目标"],
    ("market_intelligence", "zh-CN"): ["供应格局", "明拓电源（主要友商、战略竞争对手）"],
    ("account_review", "en"): ["At a glance", "Market goals", "Where relationships moved", "What is late"],
    ("presentation", "en"): [
        *("1. Take on market goals", "2. Analyse", "Relationship map", "3. Set relationship goals"),
        *("4. Strategies and measures", "5. Execute and monitor", "From market goals to actions"),
    ],
}


@pytest.mark.parametrize(("kind", "language"), TITLES)
def test_a_document_has_its_sections_in_order(kind: str, language: Language) -> None:
    titles = [section.title for section in paper(PlanDocumentKind(kind), language).sections]
    expected = TITLES[kind, language]
    assert titles[: len(expected)] == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PlanDocumentKind)
@pytest.mark.parametrize(("goals", "actions"), [(0, 0), (1, 1), (12, 60)])
def test_every_document_is_a_page_in_both_languages(
    kind: PlanDocumentKind, language: Language, goals: int, actions: int
) -> None:
    made = paper(kind, language, goals=goals, actions=actions)
    text = words_of(to_html(content_of(made)))
    assert made.title in text
    assert ("内部资料" if language == "zh-CN" else "Internal") in made.footer
    assert not re.search(r"\{\w+\}", text.split("</style>")[-1].split("break-inside")[-1])


def test_it_says_what_it_lacks_and_why() -> None:
    text = words_of(to_html(content_of(paper(PlanDocumentKind.PRESENTATION, "zh-CN", missing=MISSING))))
    assert "本文档缺少：供应份额（无权查看）、友商动态（暂不可读取）。" in text


def test_without_the_map_the_document_has_no_section_for_it() -> None:
    titles = [one.title for one in paper(PlanDocumentKind.RELATIONSHIP_PLAN, drawing=None).sections]
    assert "Relationship map" not in titles


def test_a_review_lists_what_is_late_done_and_open_once_each() -> None:
    made = paper(PlanDocumentKind.ACCOUNT_REVIEW, actions=30)
    tables = [block for one in made.sections[3:6] for block in one.blocks if isinstance(block, Table)]
    assert sum(len(table.rows) for table in tables) == 30
    assert {row[4] for row in tables[0].rows} == {"Late"}


def test_a_slide_of_a_step_has_some_rows_and_says_how_many_there_are() -> None:
    made = paper(PlanDocumentKind.PRESENTATION, goals=12, actions=60)
    (table,) = (block for block in made.sections[0].blocks if isinstance(block, Table))
    assert len(table.rows) == 5
    assert "5 of 12 are shown" in table.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_open_with_one_for_each_step_the_map_and_the_trace(language: Language) -> None:
    made = paper(PlanDocumentKind.PRESENTATION, language, goals=2, actions=4)
    show = Presentation(BytesIO(to_pptx(content_of(made))))
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert [title for title in titles[1:] if not re.search(r"[（(]\d", title)] == [one.title for one in made.sections]
    for slide in show.slides:
        pictures = [shape for shape in slide.shapes if shape.shape_type == 13]
        vectors = [part for part in slide.part.rels.values() if part.reltype.endswith("/image")]
        assert len(vectors) == 2 * len(pictures)  # each as PNG and as SVG
        assert {shape.left >= 0 and shape.left + shape.width <= show.slide_width for shape in pictures} <= {True}
    assert sum(isinstance(block, Picture) for one in made.sections for block in one.blocks) >= 2


@pytest.mark.parametrize("kind", PlanDocumentKind)
def test_hostile_names_stay_text(kind: PlanDocumentKind) -> None:
    made = paper(kind, names=(HOSTILE,), titles=(HOSTILE,), customer=HOSTILE, rival=HOSTILE)
    html = to_html(content_of(made)).decode()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert to_pdf(content_of(made)).startswith(b"%PDF")
    show = Presentation(BytesIO(to_pptx(content_of(made))))
    shown = " ".join(shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame)
    assert HOSTILE in shown


def test_a_pdf_has_landscape_pages_for_its_drawings() -> None:
    small = to_pdf(content_of(paper(PlanDocumentKind.RELATIONSHIP_PLAN, goals=1, actions=2)))
    large = to_pdf(content_of(paper(PlanDocumentKind.RELATIONSHIP_PLAN, goals=12, actions=60)))
    boxes = set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)", small))
    assert boxes == {b"595", b"841"}
    assert 4 <= len(PAGE.findall(small)) < 8 < len(PAGE.findall(large))
