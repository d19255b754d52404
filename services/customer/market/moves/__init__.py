"""The log of competitors' moves at customers: offers, prices, visits, wins."""
