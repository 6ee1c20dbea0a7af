"""Live: what was told goes to whoever has a page open, within a moment.

The rows are the truth (`workflows.notices`); what is pushed is only a hint that there are new ones. A socket that was
away, or that a hint did not reach, reads what came after the number it has.
"""
