"""How scorecards are scored and by when they are agreed, reviewed and closed, as versioned configuration."""
