"""Sales by product against the same days of last year: what is new, what was dropped, what grows."""
