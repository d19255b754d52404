"""The API's specification, one for the whole house, and the page that shows it."""
