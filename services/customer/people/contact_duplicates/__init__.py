"""Possible duplicate contacts 疑似重复联系人: contacts of a customer that may be one person."""
