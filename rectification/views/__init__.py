"""What is asked for under the addresses of the mending half."""
