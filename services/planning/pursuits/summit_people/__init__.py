"""People of a summit project 关键人: whom we need on which level, and where they are today."""
