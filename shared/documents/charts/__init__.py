"""Charts: pure functions from plain rows to Vega-Lite specifications."""
