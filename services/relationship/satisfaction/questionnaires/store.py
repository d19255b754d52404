"""The versions of the questionnaires."""

from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.rules import refuse_unsound
from services.relationship.satisfaction.questionnaires.standard import STANDARD
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

QUESTIONNAIRES = VersionedScheme(
    QuestionnaireContent,
    kind="questionnaires",
    kept_in=SchemeVersion,
    standard=QuestionnaireContent.model_validate(STANDARD),
    refuse=lambda version: refuse_unsound(version.content.questionnaires),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
