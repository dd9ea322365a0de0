"""How the encoder is made; needs the extra `models` (PyTorch). The service imports nothing from here."""
