"""Calendar feeds 日历订阅: private, revocable addresses under which a calendar program reads its owner's agenda."""
