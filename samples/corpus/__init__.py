"""The generated corpus: forms, accounts and reports drawn by lot, with their truth."""
