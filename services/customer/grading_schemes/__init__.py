"""By which bands, edges and weights customers are graded: versioned, as data."""
