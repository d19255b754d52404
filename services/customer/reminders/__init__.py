"""Reminders 提醒: special dates, festivals, contract anniversaries, new stages, gifts for them; also as iCalendar."""
