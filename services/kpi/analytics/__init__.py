"""What the figures of several customers and months say together: cycles, curves, cohorts."""
