"""The record of an exit over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.planning.exits.cases.rules import ExitNotFound
from services.planning.exits.records import operations
from services.planning.exits.records.model import ExitRecordQuery, ExitRecordRead
from services.planning.exits.records.papers import record_paper
from shared.auth.access import Scope
from shared.documents.answers import RENDERING_PROBLEMS, Document, answer
from shared.documents.saying import Say
from shared.time import day_of
from shared.web.call import Call
from shared.web.formats import Format, Formats
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/exits", tag="exit-records", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
PAGES = Formats(Format.JSON, Format.HTML, Format.PDF)


@router.reads(
    path="/{exit_id}/document",
    model=ExitRecordRead,
    answers=PAGES.answers,
    fails_with=[ExitNotFound, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_exit_document(
    call: Call, exit_id: UUID, query: Annotated[ExitRecordQuery, Query()], request: Request
) -> Response:
    """The full record of an exit 客户退出记录, as JSON, a web page or a PDF.

    The case with its workstreams, checklists and sign-offs, receivables by kind and their waiver, disputes, how it
    ended, and who changed what and when. Texts that people wrote stay as they are.
    """
    found = await operations.get_exit_record(call, exit_id)
    name = f"customer-exit-{day_of(found.case.created_at)}"
    document = Document(found, name, paper=lambda: record_paper(found, Say(call.language)))
    return await answer(call, document, PAGES.chosen(request, query.format))
