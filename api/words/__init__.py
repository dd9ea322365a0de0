"""The words of the interface for each code of the domain, as messages of the catalogues.

The domain answers with codes; here each gets its English message, which the catalogues translate. `word` and
`api.errors.describe` look them up, and a test checks that no code of the domain lacks its words.
"""
