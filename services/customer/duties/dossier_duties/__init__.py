"""Duties about dossiers 档案待办: facts to verify again, and required items that important customers lack."""
