"""Meeting schemes 会议方案: by when the minutes of a meeting are released; versioned."""
