"""The company's papers: which sections each has."""

from collections.abc import Callable, Mapping

from services.planning.papers.company_papers import wording as words
from services.planning.papers.company_papers.development_plan import form_sections
from services.planning.papers.company_papers.exit_procedure import exit_sections
from services.planning.papers.company_papers.model import CompanyPaperRead
from services.planning.papers.company_papers.policy import policy_sections
from services.planning.papers.company_papers.rules import CompanyPaperKind, PaperScheme
from shared.documents.papers.structure import Paper, Section
from shared.documents.saying import Say

SECTIONS: Mapping[CompanyPaperKind, Callable[[CompanyPaperRead, Say], list[Section]]] = {
    CompanyPaperKind.MANAGEMENT_POLICY: policy_sections,
    CompanyPaperKind.EXIT_PROCEDURE: exit_sections,
    CompanyPaperKind.DEVELOPMENT_PLAN: form_sections,
}
USED: Mapping[CompanyPaperKind, frozenset[PaperScheme]] = {
    CompanyPaperKind.MANAGEMENT_POLICY: frozenset(PaperScheme),
    CompanyPaperKind.EXIT_PROCEDURE: frozenset({PaperScheme.EXITS}),
    CompanyPaperKind.DEVELOPMENT_PLAN: frozenset({PaperScheme.PLANS}),
}


def company_paper(paper: CompanyPaperRead, say: Say) -> Paper:
    """The whole paper; it names the versions from which it is filled."""
    used = [one for one in paper.schemes if one.scheme in USED[paper.kind]]
    versions = (say(words.VERSION_OF, scheme=one.scheme.named, number=one.version) for one in used)
    return Paper(
        title=say.label(paper.kind),
        language=say.language,
        meta=[(say(words.AS_OF), str(paper.as_of)), (say(words.VERSIONS), say.listed(versions))],
        sections=SECTIONS[paper.kind](paper, say),
        footer=say(words.FOOTER),
    )
