"""The company's papers over HTTP."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from services.planning.papers.company_papers import operations
from services.planning.papers.company_papers.model import CompanyPaperQuery, CompanyPaperRead
from services.planning.papers.company_papers.papers import company_paper
from services.planning.papers.company_papers.rules import CompanyPaperKind
from shared.auth.access import Scope
from shared.documents.answers import RENDERING_PROBLEMS, Document, answer
from shared.documents.saying import Say
from shared.web.call import Call
from shared.web.formats import Format, Formats
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/company-papers", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
PAGES = Formats(Format.JSON, Format.HTML, Format.PDF)


@router.reads(
    path="/{paper}/document",
    model=CompanyPaperRead,
    answers=PAGES.answers,
    fails_with=RENDERING_PROBLEMS,
    is_translated=True,
)
async def get_company_paper(
    call: Call,
    paper: Annotated[CompanyPaperKind, Path(description="The paper.")],
    query: Annotated[CompanyPaperQuery, Query()],
    request: Request,
) -> Response:
    """A paper of the company: management policy, exit procedure, or development plan 客户拓展计划.

    Filled from the schemes in force, whose versions it names, in the language of `Accept-Language`: the parts of a
    plan's steps, the rules and days of its approval, the workstreams of an exit and who owns them. The development plan
    is a form to be written by hand. As JSON (the schemes), a web page that prints well or a PDF.
    """
    found = await operations.get_company_paper(call, paper)
    document = Document(found, paper.value.replace("_", "-"), paper=lambda: company_paper(found, Say(call.language)))
    return await answer(call, document, PAGES.chosen(request, query.format))
