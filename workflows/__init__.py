"""The engine both halves stand on: people, cases, records, outlets."""
