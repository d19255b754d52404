"""What the ERP pushes: read, checked row by row, applied as one transaction, reported."""
