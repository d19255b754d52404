"""The versions of the contact scheme."""

from services.relationship.contact.schemes.model import (
    ContactSchemeContent,
    CountingContact,
    ExecutiveContact,
    WarningSteps,
)
from services.relationship.contact.schemes.rules import Channel, refuse_unsound
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.customers.contact_terms import Scene
from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.roles import Seniority, TeamRole
from shared.customers.traits import CustomerClass, ServiceTier
from shared.schemes.versions import Version, VersionedScheme

NOT_MEETINGS = (Scene.LETTER, Scene.BRAND_SPONSORSHIP)
MEETINGS = [scene for scene in Scene if scene not in NOT_MEETINGS]
ABOUT_NEEDS = [Scene.ROUTINE_VISIT, Scene.TECHNICAL_EXCHANGE, Scene.EXECUTIVE_TALK, Scene.SPECIAL_TOPIC_MEETING]
STANDARD = ContactSchemeContent(
    counting={
        ContactForm.FACE_TO_FACE: CountingContact(scenes=MEETINGS, channels=[Channel.IN_PERSON]),
        ContactForm.NEEDS_REVIEW: CountingContact(scenes=ABOUT_NEEDS, channels=[Channel.IN_PERSON, Channel.ONLINE]),
        ContactForm.RETURN_VISIT: CountingContact(
            scenes=MEETINGS, channels=[Channel.IN_PERSON, Channel.ONLINE, Channel.PHONE]
        ),
        ContactForm.CALL: CountingContact(scenes=list(Scene), channels=list(Channel)),
    },
    executives=ExecutiveContact(
        roles=[TeamRole.EXECUTIVE_SPONSOR],
        user_ids=[],
        seniorities=[Seniority.TOP],
        tiers={ServiceTier.STRATEGIC: PolicyCadence.HALF_YEARLY},
        classes={CustomerClass.CORE: PolicyCadence.YEARLY},
    ),
    in_contact_days=90,
    effect_days=90,
    warning=WarningSteps(grace_days=7, medium_share=0.5, high_share=1),
)


def _refuse(version: Version[ContactSchemeContent]) -> None:
    content, at = version.content, "/content/executives"
    by_tier = {f"{at}/tiers/{tier.value}": every for tier, every in content.executives.tiers.items()}
    by_class = {f"{at}/classes/{kind.value}": every for kind, every in content.executives.classes.items()}
    refuse_unsound(content.counting, by_tier | by_class, content.warning)


CONTACT_SCHEMES = VersionedScheme(
    ContactSchemeContent,
    kind="contact",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=_refuse,
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
