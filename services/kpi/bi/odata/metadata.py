"""The service document, and `$metadata` as EDMX 4.0."""

from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as Xml  # only writes # nosec B405

from services.kpi.bi.entities.properties import Property
from services.kpi.bi.entities.store import ENTITY_SETS, EntitySet
from shared.field_names import name_of_field
from shared.problems import Language, Text

EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
CORE = "https://docs.oasis-open.org/odata/odata/v4.0/cs02/vocabularies/Org.OData.Core.V1.xml"
NAMESPACE = "guanxi"
DIGITS = 20
ARCHIVED = "archived_periods"
"""The annotation of an answer that names the periods it lacks."""
PERIODS = Text("Archived years and months, of which the answer has no rows.", "已归档的年份和月份，应答不含其数据行。")
LACKS_ARCHIVED = Text(
    "Without the orders of archived periods: each answer names these in an annotation, each file in the header "
    "Guanxi-Archived-Periods. Monthly sales still have their sums.",
    "不含已归档期间的订单：每个应答以注解列出这些期间，每个文件以标头 Guanxi-Archived-Periods 列出；"
    "月度销售仍含其合计。",
)


def service_document(root: str, *, has_context: bool) -> dict[str, Any]:
    """The entity sets and their addresses."""
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in ENTITY_SETS]
    return {**({"@odata.context": f"{root}/$metadata"} if has_context else {}), "value": sets}


@lru_cache
def metadata(language: Language) -> bytes:
    """The types of all entity sets; a property's description says what it is, in Chinese its name."""
    document = Xml.Element("edmx:Edmx", {"xmlns:edmx": EDMX, "Version": "4.0"})
    reference = Xml.SubElement(document, "edmx:Reference", {"Uri": CORE})
    Xml.SubElement(reference, "edmx:Include", {"Namespace": "Org.OData.Core.V1", "Alias": "Core"})
    services = Xml.SubElement(document, "edmx:DataServices")
    schema = Xml.SubElement(services, "Schema", {"xmlns": EDM, "Namespace": NAMESPACE})
    for entity_set in ENTITY_SETS.values():
        _add_type(schema, entity_set, language)
    term = Xml.SubElement(schema, "Term", {"Name": ARCHIVED, "Type": "Collection(Edm.String)"})
    _describe(term, PERIODS.in_language(language))
    container = Xml.SubElement(schema, "EntityContainer", {"Name": "Container"})
    for name, entity_set in ENTITY_SETS.items():
        shown = Xml.SubElement(container, "EntitySet", {"Name": name, "EntityType": f"{NAMESPACE}.{entity_set.kind}"})
        if entity_set.lacks_archived:
            _describe(shown, LACKS_ARCHIVED.in_language(language))
    written: bytes = Xml.tostring(document, encoding="utf-8", xml_declaration=True)
    return written


def _add_type(schema: Xml.Element, entity_set: EntitySet, language: Language) -> None:
    described = Xml.SubElement(schema, "EntityType", {"Name": entity_set.kind})
    key = Xml.SubElement(described, "Key")
    for name in entity_set.key:
        Xml.SubElement(key, "PropertyRef", {"Name": name})
    for property_ in entity_set.properties.values():
        shown = Xml.SubElement(described, "Property", _facets(property_))
        _describe(shown, _description(property_, language))


def _describe(element: Xml.Element, text: str) -> None:
    Xml.SubElement(element, "Annotation", {"Term": "Core.Description", "String": text})


def _facets(property_: Property) -> dict[str, str]:
    is_nullable = property_.is_nullable or property_.level > 1  # above the caller's clearance it is null
    facets = {"Name": property_.name, "Type": property_.type.name, "Nullable": str(is_nullable).lower()}
    if property_.places is not None:
        facets |= {"Precision": str(DIGITS), "Scale": str(property_.places)}
    if property_.type.name == "Edm.DateTimeOffset":
        facets["Precision"] = "6"
    return facets


def _description(property_: Property, language: Language) -> str:
    if language == "zh-CN":
        level = f"（需要 {property_.level} 级权限）" if property_.level > 1 else ""
        return f"{name_of_field(property_.name).zh}{level}"
    level = f" Needs clearance {property_.level}." if property_.level > 1 else ""
    return f"{property_.description}{level}"
