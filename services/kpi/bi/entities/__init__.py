"""What BI tools read: entity sets, each the listing of a view."""
