"""Days to remember: birthdays, contract anniversaries, stages of the cooperation."""
