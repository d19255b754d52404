"""Settings of the customer service, prefix CUSTOMER_."""

from typing import ClassVar

from shared.settings import Settings


class CustomerSettings(Settings):
    """What only the customer service may be told."""

    service: ClassVar[str] = "customer"
