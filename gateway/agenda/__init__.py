"""The agenda 日程: what is due for the caller, of all services in one order; as pages and as iCalendar."""
