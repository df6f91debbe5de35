"""What is checked of the statements of accounts and budgets."""
