"""What executes the documentation and generates its reference pages; see ``__main__``."""
