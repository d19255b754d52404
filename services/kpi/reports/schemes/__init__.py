"""By when value reports are due, and what counts as good in them, as versioned configuration."""
