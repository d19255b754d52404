"""Dossier templates over HTTP."""

from services.customer.dossier.templates.store import TEMPLATES
from shared.auth.access import RowHidden, Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/dossier-templates", TEMPLATES, reads=Scope.CUSTOMERS_READ, fails_with=[RowHidden])
