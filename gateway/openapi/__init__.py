"""The merged API specification, and the documentation page."""
