"""Ballots 匿名答卷: the answers to an anonymous survey, kept apart until it has ended and then counted all at once."""
