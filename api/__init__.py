"""Ways in: JSON, pages, jobs and the command line."""
