"""The site itself: settings, health, sign-in, pages for people, command line."""
