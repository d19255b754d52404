"""The versions of the service policy, and the policy in force."""

from services.customer.duties.policies.rules import refuse_unsound
from services.customer.tables import SchemeVersion
from shared.auth.access import Scope
from shared.customers.service_policy import ServicePolicyContent
from shared.customers.standard_policy import STANDARD
from shared.schemes.versions import Version, VersionedScheme


def _refuse(version: Version[ServicePolicyContent]) -> None:
    stages = version.content.stages.items()
    refuse_unsound(((stage.value, duties.actions) for stage, duties in stages), version.content.everybody.team)


POLICIES = VersionedScheme(
    ServicePolicyContent,
    kind="service_policy",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=_refuse,
    writes=Scope.CUSTOMERS_CONFIGURE,
)
