"""Contacts who leave or return, announced to the rooms above. Every change of `has_left` announces it."""

from services.customer.announcements import Announcement
from services.customer.people.contacts.model import Contact

CONTACTS_LEFT = Announcement[Contact]()
CONTACTS_RETURNED = Announcement[Contact]()
