"""What an inspector checks beside sums: the ledger's own rules, and the list of duties."""
