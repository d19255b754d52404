"""Reminders 提醒: special dates, contract anniversaries, new stages; also as iCalendar."""
