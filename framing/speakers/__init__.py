"""Who the sources are: names, roles, sides, and the ledger of who is heard."""
