"""Days to remember: birthdays and special dates, contract anniversaries, stages of the cooperation."""
