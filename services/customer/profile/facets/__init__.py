"""Customer facets: what the list of customers is filtered and sorted by, in one narrow row for each customer."""
