"""Documents as people have them, read: bytes → text with its places → a draft profile that a person confirms."""
