"""The exit procedure: the workstreams of the exit scheme in force, their owners and checklists, to be signed."""

from services.planning.exits.schemes.model import ExitWorkstreamBody
from services.planning.papers.company_papers import wording as words
from services.planning.papers.company_papers.model import CompanyPaperRead
from shared.documents.papers.structure import Bullets, Cell, Column, Paragraph, Section, Table
from shared.documents.saying import Say


def exit_sections(paper: CompanyPaperRead, say: Say) -> list[Section]:
    """The procedure's sections."""
    streams = enumerate(paper.exits.workstreams, 1)
    return [
        Section(say(words.PURPOSE), [Paragraph(say(words.EXIT_PURPOSE))]),
        Section(say(words.WORKSTREAMS), [workstream_table(paper, say)]),
        *(_workstream(number, one, say) for number, one in streams),
        Section(say(words.CLOSING), [Bullets([say(text) for text in words.CLOSING_RULES], is_numbered=True)]),
    ]


def workstream_table(paper: CompanyPaperRead, say: Say) -> Table:
    """The workstreams, who owns them, and when they are due."""
    head = [
        Column(say(words.NUMBER), share=0.5),
        Column(say(words.WORKSTREAM), share=2.2),
        Column(say(words.OWNERS), share=2.2),
        Column(say(words.DUE_AFTER), share=1.4),
    ]
    rows: list[list[Cell]] = [
        [str(number), _name(one, say), _owners(one, say), say(words.DAYS, count=one.due_days)]
        for number, one in enumerate(paper.exits.workstreams, 1)
    ]
    return Table(head, rows)


def _name(one: ExitWorkstreamBody, say: Say) -> str:
    aside = say.aside(say(words.ONLY_IN_DISPUTES)) if one.is_for_disputes else ""
    return say.chosen(one.name_en, one.name_zh) + aside


def _owners(one: ExitWorkstreamBody, say: Say) -> str:
    return say.listed(say.label(role) for role in one.roles)


def _workstream(number: int, one: ExitWorkstreamBody, say: Say) -> Section:
    """The checklist, with room to tick and to sign."""
    head = [Column(say(words.CHECKLIST), share=3.4), Column(say(words.DONE), share=0.7), Column(say(words.SIGNATURE))]
    rows: list[list[Cell]] = [[say.chosen(item.name_en, item.name_zh), "☐", ""] for item in one.checklist]
    rows += [[say(words.SIGN_OFF, role=role.named), "☐", ""] for role in one.roles]
    return Section(f"{number}. {_name(one, say)}", [Table(head, rows)], is_whole=True)
