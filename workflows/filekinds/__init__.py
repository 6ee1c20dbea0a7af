"""What each kind of upload must look like inside. `workflows.uploads` is the way in."""
