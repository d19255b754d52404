"""Attachments: files beside rows, each stored whole or not at all, and sent in parts where asked."""
