"""Days that matter to a contact, other than the birthday, by the solar or the lunar 农历 calendar."""
