"""Documents that leave the service as files: written by it, never what somebody uploaded."""
