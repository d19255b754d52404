"""Briefings over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.relationship.briefings.briefings import operations
from services.relationship.briefings.briefings.clients import PersonalFacts
from services.relationship.briefings.briefings.model import BriefingQuery, BriefingRead
from services.relationship.briefings.briefings.papers import briefing_paper
from services.relationship.clients import Customers
from services.relationship.maps.saying import Say, words_of
from shared.auth.access import Scope
from shared.customers.contacts import ContactHasLeft, ContactUnknown
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.documents.answers import RENDERING_PROBLEMS, Document, answer
from shared.web.call import Call
from shared.web.formats import Format, Formats
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/briefings", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
PAGES = Formats(Format.JSON, Format.HTML, Format.PDF)


@router.reads(
    path="",
    model=BriefingRead,
    answers=PAGES.answers,
    needs=(Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ),
    fails_with=[
        CustomerNotFound,
        CustomerMerged,
        ContactUnknown,
        ContactMerged,
        ContactHasLeft,
        PeerUnavailable,
        *RENDERING_PROBLEMS,
    ],
    is_translated=True,
)
async def get_briefing(
    call: Call,
    query: Annotated[BriefingQuery, Query()],
    request: Request,
    customers: Customers,
    facts: PersonalFacts,
) -> Response:
    """What to know before a meeting 会前简报, as JSON, a web page or a PDF.

    Whom one meets, how close we and each rival are and what moved it last, what they decide by, last contacts, open
    commitments and complaints, what to bring, and measures for each person's next level. Nothing above the caller's
    clearance is in it. While the customer service does not answer, the briefing names in `incomplete` what is lacking.
    """
    call.language = query.language or call.language
    found = await operations.get_briefing(call, customers, facts, query)
    form = PAGES.chosen(request, query.format)
    say = Say(call.language) if form is Format.JSON else await words_of(call)
    document = Document(found, f"briefing-{found.as_of}", paper=lambda: briefing_paper(found, say))
    return await answer(call, document, form)
