"""What people see of projects, and do there."""
