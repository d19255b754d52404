"""Customer codes in ERPs; orders count for the customer that has the code."""
