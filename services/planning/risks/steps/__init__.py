"""Steps of a risk 风险应对步骤: those of its playbook; who did each, when, and with which evidence."""
