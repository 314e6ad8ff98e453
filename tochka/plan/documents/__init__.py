"""The plan as papers and files: DOCX, PDF and XLSX of the customary form, a calendar feed. Plain data in, bytes out."""
