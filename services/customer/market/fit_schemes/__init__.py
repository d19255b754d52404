"""Strategic-fit schemes: which investment each strategy trend recommends."""
