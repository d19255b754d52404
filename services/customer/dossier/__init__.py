"""The customer dossier 客户档案: templates, facts, files, and whole dossiers."""
