"""Papers: one structure of sections, tables, charts and key figures, which becomes HTML, PDF or slides."""
