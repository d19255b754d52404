"""Reminders 提醒: special dates, festivals, contract anniversaries, new stages, suitable gifts; also as iCalendar."""
