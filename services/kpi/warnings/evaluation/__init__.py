"""Comparing customers' figures with the warning scheme: what is raised, changed and closed by itself."""
