"""Dossier templates 档案模板: what every dossier should tell, with weights, clearances and cadences."""
