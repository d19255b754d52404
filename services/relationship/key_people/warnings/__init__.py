"""Early warnings about key people, which kpi lists: a decider opposed, a key person who left or fell."""
