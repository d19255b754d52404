"""Measures 措施: what we do to reach the goals of plans."""
