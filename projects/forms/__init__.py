"""What people write about projects: validated here, stored by actions."""
