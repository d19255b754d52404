"""Judgements of ability 能力评价: whether a person has what a responsibility takes, as a supervisor says."""
