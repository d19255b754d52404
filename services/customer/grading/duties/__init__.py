"""Grading duties: grades of the last closed fiscal year to be given, and judgements to renew."""
