"""Tools for whoever maintains the project: the dependency lock and the message catalogues."""
