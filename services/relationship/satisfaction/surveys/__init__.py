"""Surveys 满意度调查: questionnaires given to people of a customer for some time, then closed and evaluated."""
