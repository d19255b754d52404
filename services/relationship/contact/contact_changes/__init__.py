"""Contact changes 对接人变动: who has left or changed on either side, and the visit to the new person.

They open by themselves with the handovers of the customer service.
"""
