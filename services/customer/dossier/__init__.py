"""The customer dossier 客户档案: template, facts, files, and the whole of it."""
