"""What is told in answer: values, remarks in FHIR's words, names in the language asked for, and how far a concept may
still be used.
"""
