"""What a document says of rivals: who they are, what they did, who supplies what."""

from services.planning.papers.plan_documents import wording as words
from services.planning.papers.plan_documents.blocks import columns, shown
from services.planning.papers.plan_documents.model import DocumentRivalRead, PlanDocumentRead
from shared.documents.numbers import Unit
from shared.documents.papers.structure import Block, Cell, Column, Paragraph, Section, Table
from shared.documents.saying import Say


def rival_sections(document: PlanDocumentRead, say: Say) -> list[Section]:
    """A section for each rival."""
    if not document.rivals:
        return [Section(say(words.RIVALS), [Paragraph(say(words.NO_RIVALS))])]
    return [_rival(one, say) for one in document.rivals]


def _rival(rival: DocumentRivalRead, say: Say) -> Section:
    marks = [say(text) for is_so, text in ((rival.is_main, words.MAIN), (rival.is_strategic, words.STRATEGIC)) if is_so]
    rows: list[list[Cell]] = []
    for one in rival.answers:
        source = say.label(one.source) if one.source else ""
        known = say(words.KNOWN_ON, source=source, day=one.known_on) if source else str(one.known_on)
        rows.append([say.label(one.question), one.text, known])
    blocks: list[Block] = [Table(columns(say, (words.QUESTION, 1.4), (words.ANSWER, 3.4), (words.SOURCE, 1.2)), rows)]
    blocks.append(Paragraph(say(words.CASES, won=rival.won_cases, lost=rival.lost_cases)))
    if rival.unanswered:
        blocks.append(Paragraph(say(words.UNANSWERED, questions=say.listed(map(say.label, rival.unanswered)))))
    return Section(rival.competitor_name + say.aside(say.listed(marks)), blocks)


def rival_table(document: PlanDocumentRead, say: Say, most: int) -> Table:
    """The rivals in one line each."""
    rows: list[list[Cell]] = []
    for one in document.rivals:
        marks = [say(text) for is_so, text in ((one.is_main, words.MAIN), (one.is_strategic, words.STRATEGIC)) if is_so]
        first = one.answers[0].text if one.answers else ""
        rows.append([one.competitor_name + say.aside(say.listed(marks)), first])
    few, note = shown(rows, most, say)
    return Table(columns(say, (words.RIVAL, 1), (words.ANSWER, 3)), few, note=note)


def position_section(document: PlanDocumentRead, say: Say) -> Section:
    """Who supplies what."""
    if not document.positions:
        return Section(say(words.POSITIONS), [Paragraph(say(words.NO_POSITIONS))])
    head = [
        Column(say(words.CATEGORY), share=1.6),
        Column(say(words.OUR_SHARE), Unit.SHARE),
        Column(say(words.MAIN_RIVAL), share=1.6),
        Column(say(words.RIVAL_SHARE), Unit.SHARE),
        Column(say(words.SUPPRESSION), Unit.COUNT),
        Column(say(words.AS_OF), share=1.1),
    ]
    rows: list[list[Cell]] = [
        [
            one.category,
            one.our_share,
            one.main_rival_name or "",
            one.main_rival_share,
            one.suppression_ratio,
            str(one.as_of),
        ]
        for one in document.positions
    ]
    return Section(say(words.POSITIONS), [Table(head, rows)])


def move_section(document: PlanDocumentRead, say: Say) -> Section:
    """What rivals did."""
    if not document.moves:
        return Section(say(words.MOVES), [Paragraph(say(words.NO_MOVES))])
    head = columns(say, (words.WHEN, 1), (words.RIVAL, 1.3), (words.KIND, 1), (words.WHAT, 3.2), (words.SOURCE, 1))
    rows: list[list[Cell]] = [
        [str(one.happened_on), one.competitor_name, say.label(one.kind), one.description, say.label(one.source)]
        for one in document.moves
    ]
    return Section(say(words.MOVES), [Table(head, rows)])
