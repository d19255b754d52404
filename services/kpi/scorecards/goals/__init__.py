"""The goals of a scorecard: a KPI of the catalogue or something else, with weight and target."""
