"""Stored records as files: exact ones for programs, flat and safe ones for spreadsheets."""
