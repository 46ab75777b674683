"""Mails about organisations: recipient, template, context."""

from .contact import contact_message
from .recipients import NETWORK, address_of, owners, staff
from .review import publication, submission

__all__ = ["NETWORK", "address_of", "contact_message", "owners", "publication", "staff", "submission"]
