"""Listed customers: what the list of customers filters and sorts by, in one narrow row for each present customer."""
