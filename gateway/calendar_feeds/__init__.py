"""Calendar feeds 日历订阅: private, revocable addresses from which a calendar program reads its owner's agenda."""
