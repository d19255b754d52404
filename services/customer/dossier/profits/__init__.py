"""Profit facts 净利润档案: our net profit with a customer, as executives and finance enter it in its dossier."""
