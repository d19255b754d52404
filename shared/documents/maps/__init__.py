"""Maps of people: SVG from text, boxes placed by reporting lines, lines and labels between them."""
