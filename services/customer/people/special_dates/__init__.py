"""Days that matter to a contact besides the birthday, by the solar or the lunar 农历 calendar."""
