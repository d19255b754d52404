"""The agenda 日程: the caller's due items of all services in one order; as pages and as iCalendar."""
