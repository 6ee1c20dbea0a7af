"""What reports are made of, whatever they report on."""
