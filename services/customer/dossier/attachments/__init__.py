"""Files of dossiers 附件: PDF, images, Office documents, text."""
