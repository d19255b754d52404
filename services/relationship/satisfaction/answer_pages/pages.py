"""The page as HTML: one file that loads nothing and runs nothing; its style sheet is allowed by its hash."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from services.relationship.satisfaction.answer_pages import rules
from services.relationship.satisfaction.answer_pages.rules import WORDS, PageState
from services.relationship.satisfaction.questionnaires.model import Question, QuestionnaireBody
from services.relationship.satisfaction.questionnaires.rules import QuestionKind
from services.relationship.satisfaction.responses.rules import MARKS, MAX_TEXT, RIVAL, fields_of, marks_of
from shared.problems import Language, Text

FOLDER = Path(__file__).parent


@cache
def style() -> str:
    """The style sheet."""
    return (FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def content_security_policy() -> str:
    """Nothing but our own style, and a form that goes to where it comes from."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def message_page(state: PageState, language: Language) -> str:
    """A page without questions; it says nothing of the survey, the customer or the person."""
    return _render(language, rules.TITLES[state], message=rules.MESSAGES[state].in_language(language), form=None)


def question_page(
    title: str,
    questionnaire: QuestionnaireBody,
    language: Language,
    *,
    is_anonymous: bool,
    closes_on: date,
    sent: Mapping[str, str],
    errors: Mapping[str, Text],
) -> str:
    """The questions, with what was sent and what is wrong with it."""
    form = {
        "introduction": questionnaire.introduction(language),
        "privacy": (WORDS.anonymous if is_anonymous else WORDS.named).in_language(language),
        "once": WORDS.once.in_language(language, {"until": closes_on}),
        "questions": [_question(one, questionnaire.scale, language, sent, errors) for one in questionnaire.questions],
        "errors": errors,
        "max_text": MAX_TEXT,
    }
    return _render(language, Text(title, title), message="", form=form)


def _question(
    question: Question, scale: int, language: Language, sent: Mapping[str, str], errors: Mapping[str, Text]
) -> dict[str, Any]:
    is_text = question.kind is QuestionKind.TEXT
    lowest, highest = _ends(question.kind)
    names = MARKS if question.kind is QuestionKind.COMPARISON else (None,)
    return {
        "key": question.key,
        "text": question.text(language),
        "is_text": is_text,
        "is_required": question.is_required,
        "marks": () if is_text else list(marks_of(question.kind, scale)),
        "lowest": lowest.in_language(language) if lowest else "",
        "highest": highest.in_language(language, {"scale": scale}) if highest else "",
        "fields": [
            {
                "name": field,
                "label": getattr(WORDS, name).in_language(language) if name else "",
                "value": sent.get(field, ""),
                "error": errors[field].in_language(language) if field in errors else "",
                "is_required": question.is_required and name != RIVAL,
            }
            for field, name in zip(fields_of(question), names, strict=True)
        ],
    }


def _ends(kind: QuestionKind) -> tuple[Text, Text] | tuple[None, None]:
    return {
        QuestionKind.COMPARISON: (WORDS.lowest, WORDS.highest),
        QuestionKind.NPS: (WORDS.unlikely, WORDS.likely),
        QuestionKind.CSAT: (WORDS.dissatisfied, WORDS.satisfied),
    }.get(kind, (None, None))


def _render(language: Language, title: Text, **content: Any) -> str:
    words = {name: text.in_language(language) for name, text in WORDS._asdict().items()}
    other = "en" if language == "zh-CN" else "zh-CN"
    page: str = _template().render(
        language=language, other=other, title=title.in_language(language), words=words, style=style(), **content
    )
    return page


@cache
def _template() -> Any:
    # Here, so that idle processes stay small.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
