"""A power map as a self-contained SVG: heading, view, legend."""

from services.customer.decision_chain.power_maps.fishbone import draw_fishbone
from services.customer.decision_chain.power_maps.gap_notes import draw_gap_notes, numbers_of
from services.customer.decision_chain.power_maps.legend import draw_legend
from services.customer.decision_chain.power_maps.model import PowerMapRead
from services.customer.decision_chain.power_maps.org_chart import draw_organization
from services.customer.decision_chain.power_maps.rules import PowerMapView
from services.customer.decision_chain.power_maps.wording import TITLES, notes_of, summary_of, translate
from shared.documents.maps.canvas import INK, SOFT, clean, sheet, shorten, tag, width_of, words
from shared.documents.maps.legend import LEGEND_ROW
from shared.problems import Language

MARGIN = 32.0
NARROWEST = 900.0
HEADING = 74.0
NOTE = 34.0


def as_svg(power_map: PowerMapRead, view: PowerMapView, language: Language) -> str:
    """The drawing."""
    numbers = numbers_of(power_map) if view is PowerMapView.ORGANIZATION else {}
    content, content_width, content_height = (
        draw_organization(power_map, numbers, language)
        if view is PowerMapView.ORGANIZATION
        else draw_fishbone(power_map, language)
    )
    width = max(content_width, NARROWEST)
    notes = notes_of(power_map, language)
    top = MARGIN + HEADING + NOTE * len(notes)
    legend, legend_rows = draw_legend(view, power_map.standings, width, language)
    below = top + content_height + 36
    gaps, gaps_height = draw_gap_notes(power_map, numbers, width, language)
    gaps_at = below + legend_rows * LEGEND_ROW + 14
    return sheet(
        f"{translate(TITLES[view.value], language)} · {clean(power_map.customer_name)}",
        "; ".join(summary_of(power_map, language)),
        (width + 2 * MARGIN, gaps_at + gaps_height + MARGIN),
        language,
        *_heading(power_map, view, width, language),
        *(_note(text, place, width) for place, text in enumerate(notes)),
        tag("g", *content, transform=f"translate({MARGIN + (width - content_width) / 2:.1f} {top:.1f})"),
        tag("g", *legend, transform=f"translate({MARGIN:.1f} {below:.1f})"),
        tag("g", *gaps, transform=f"translate({MARGIN:.1f} {gaps_at:.1f})") if gaps else "",
        name="power-map",
    )


def _heading(power_map: PowerMapRead, view: PowerMapView, width: float, language: Language) -> list[str]:
    name = translate(TITLES[view.value], language)
    beside = width_of(name, 24) + 18
    figures = "   ·   ".join(summary_of(power_map, language))
    return [
        words(MARGIN, MARGIN + 22, name, 24, font_weight=700),
        words(MARGIN + beside, MARGIN + 22, power_map.customer_name, 18, fit=width - beside, fill=SOFT),
        words(MARGIN, MARGIN + 48, shorten(figures, width, 13), 13),
    ]


def _note(text: str, place: int, width: float) -> str:
    y = MARGIN + HEADING - 12 + NOTE * place
    frame = tag("rect", x=MARGIN, y=y, width=width, height=26.0, rx=5, fill="#fef3c7", stroke="#b45309")
    return frame + words(MARGIN + 12, y + 18, text, 13, fit=width - 24, fill=INK)
