"""The operations of FHIR's terminology services on codes and value sets, each from a question to its answer."""
