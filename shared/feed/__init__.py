"""The change feed: written with every change, read as history and events, followed by other services."""
