"""Portfolio maps over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.relationship.maps.portfolios import operations
from services.relationship.maps.portfolios.model import PortfolioLineRead, PortfolioMapRead, PortfolioQuery
from services.relationship.maps.saying import Say, words_of
from shared.auth.access import Scope
from shared.batches.tables import Table, answer_or_tabulate
from shared.documents.answers import Document
from shared.lists.paging import CursorInvalid
from shared.web.call import Call
from shared.web.formats import Format, Formats
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/relationship-maps",
    reads=(Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ),
    writes=Scope.RELATIONSHIPS_WRITE,
    tag="relationship-portfolios",
)
FORMATS = Formats(Format.JSON, Format.SVG, Format.CSV)


@router.reads(
    path="",
    model=PortfolioMapRead,
    answers=FORMATS.answers,
    fails_with=[CursorInvalid],
    is_translated=True,
    may_lag=True,
)
async def get_portfolio_map(call: Call, query: Annotated[PortfolioQuery, Query()], request: Request) -> Response:
    """The portfolio heat map 客户关系全景: customers by the shares of their people at each level.

    Rows are the caller's customers as of now, columns are decision roles or seniorities (people of the decision chain
    by our level), or the elements of the general relationship (departments by their level). Only people whom the caller
    sees are counted, and the totals are the sums of exactly that. Customers with most gaps come first, unless `sort`
    says otherwise.

    As JSON, as CSV (a line for each customer, column and level), or as a drawing (SVG) of the page.
    """
    from services.relationship.maps.portfolios.drawing import as_svg  # loaded on first use

    found = await operations.get_portfolio_map(call, query)
    form = FORMATS.chosen(request, query.format)
    say = await words_of(call) if form is Format.SVG else Say(call.language)
    document = Document(found, "relationship-portfolio", drawing=lambda: as_svg(found, say))
    return await answer_or_tabulate(
        call,
        document,
        form,
        lambda: Table(PortfolioLineRead, operations.lines_of(found)),
    )
