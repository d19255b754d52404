"""The story of a client that openapi-python-client generates: sign in, create, list, read a problem.

It runs in the generator's virtual environment, with the generated package on its path.
"""

import os
import time
from uuid import UUID

from guanxi_client import AuthenticatedClient, Client  # type: ignore[import-not-found]
from guanxi_client.api.customers import create_customer, get_customer, list_customers  # type: ignore[import-not-found]
from guanxi_client.api.sign_in import issue_token  # type: ignore[import-not-found]
from guanxi_client.models import (  # type: ignore[import-not-found]
    CustomerCreate,
    CustomerPage,
    CustomerRead,
    CustomerStatus,
    ProblemRead,
    TokenRead,
    TokenRequest,
    TokenRequestGrantType,
)

URL = os.environ["GUANXI_URL"]


def main() -> None:
    """Tell it."""
    password = os.environ["GUANXI_ADMIN_PASSWORD"]
    form = TokenRequest(grant_type=TokenRequestGrantType.PASSWORD, username="admin", password=password)
    signed_in = issue_token.sync(client=Client(base_url=URL), body=form)
    assert isinstance(signed_in, TokenRead), signed_in

    with AuthenticatedClient(base_url=URL, token=signed_in.access_token) as client:
        name = f"openapi-python-client {time.time_ns()}"
        customer = create_customer.sync(client=client, body=CustomerCreate(name=name), force=True)
        assert isinstance(customer, CustomerRead), customer

        statuses = [CustomerStatus.ACTIVE, CustomerStatus.PROSPECT]
        page = list_customers.sync(
            client=client, name_contains=name, status_in=statuses, sort=["-created_at"], count=True
        )
        assert isinstance(page, CustomerPage), page
        assert [item.id for item in page.items] == [customer.id]
        assert page.count == 1

        missing = get_customer.sync(UUID(int=0), client=client)
        assert isinstance(missing, ProblemRead), missing
        assert missing.code == "customer_not_found"


if __name__ == "__main__":
    main()
