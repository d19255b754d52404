"""A power map as a self-contained SVG: heading, view, legend."""

from services.customer.decision_chain.power_maps.fishbone import draw_fishbone
from services.customer.decision_chain.power_maps.gap_notes import draw_gap_notes, numbers_of
from services.customer.decision_chain.power_maps.legend import draw_legend
from services.customer.decision_chain.power_maps.model import PowerMapRead
from services.customer.decision_chain.power_maps.org_chart import draw_organization
from services.customer.decision_chain.power_maps.rules import PowerMapView
from services.customer.decision_chain.power_maps.wording import TITLES, notes_of, summary_of, translate
from shared.documents.maps.canvas import tag
from shared.documents.maps.heading import draw_heading, draw_notice
from shared.documents.maps.legend import LEGEND_ROW
from shared.documents.maps.stack import Part, stacked
from shared.problems import Language

NARROWEST = 900.0


def as_svg(power_map: PowerMapRead, view: PowerMapView, language: Language) -> str:
    """The drawing."""
    numbers = numbers_of(power_map) if view is PowerMapView.ORGANIZATION else {}
    content, content_width, content_height = (
        draw_organization(power_map, numbers, language)
        if view is PowerMapView.ORGANIZATION
        else draw_fishbone(power_map, language)
    )
    width = max(content_width, NARROWEST)
    middle = tag("g", *content, transform=f"translate({(width - content_width) / 2:.1f} 0)")
    legend, legend_rows = draw_legend(view, power_map.standings, width, language)
    title, figures = translate(TITLES[view.value], language), summary_of(power_map, language)
    parts = [
        draw_heading(title, power_map.customer_name, "   ·   ".join(figures), width),
        *(draw_notice(text, width) for text in notes_of(power_map, language)),
        Part([middle], content_height + 36),
        Part(legend, legend_rows * LEGEND_ROW + 14),
        Part(*draw_gap_notes(power_map, numbers, width, language)),
    ]
    described = (f"{title} · {power_map.customer_name}", "; ".join(figures))
    return stacked(described, parts, width, language, name="power-map")
