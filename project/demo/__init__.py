"""The demo: an invented district, its people, and thirty articles that were walked to where they stand.

What it says is in the TOML files beside these modules; `loading.load` puts it into an empty database. Where the
editorial half is switched off, it is one department of the district with its findings (`department/`).
"""
