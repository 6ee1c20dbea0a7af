"""The site itself: settings, addresses, sign-in, command line and what joins the two halves."""

__version__ = "0.1.0"
