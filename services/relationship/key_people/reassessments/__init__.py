"""Who is due for assessment: key people never assessed, and levels that are too old by the scheme."""
