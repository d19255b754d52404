"""Dossier templates 档案模板: the items of every dossier, with weights, clearances and cadences."""
