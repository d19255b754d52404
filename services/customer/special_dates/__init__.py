"""Days that matter to a contact beside the birthday."""
