"""A list of fellowship programs, such as an export of the ACGME or the NRMP, into the library.

`reading` turns a file into rows of text, `columns` and `values` say what they mean, `matching`
compares them with what we have; `previewing` keeps that until an advisor decides, `applying`
writes it in slices and `undoing` takes it back.
"""
