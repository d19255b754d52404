"""General schemes: the scores that each level of the climate requires, and the measures for each element."""
