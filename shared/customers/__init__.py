"""The one business room: the customer directory, groups, and two customers that become one."""
