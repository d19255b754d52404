"""Questionnaires over HTTP."""

from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/questionnaires", QUESTIONNAIRES, reads=Scope.RELATIONSHIPS_READ)
