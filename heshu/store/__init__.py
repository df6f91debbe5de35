"""What many documents give, kept in a database that can be stopped and gone on with at any moment."""
