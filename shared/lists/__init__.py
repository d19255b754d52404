"""Lists: filters, sorting, search and paging."""
