"""Contacts who leave, return or are removed, announced to the rooms above by every change that lets them."""

from services.customer.people.contacts.model import Contact
from shared.announcements import Announcement

CONTACTS_LEFT = Announcement[Contact]()
CONTACTS_RETURNED = Announcement[Contact]()
CONTACTS_REMOVED = Announcement[Contact]()
