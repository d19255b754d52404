"""Complaint schemes: by when complaints are answered and solved, which hours count, and who is told of late ones."""
