"""What stands behind `make`: set-up, the demo, the tests.

Only the standard library, so that it runs before anything is installed.
"""
