"""What a session can leave as. The names are those that the command line takes."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """A kind of file, for a session or for each partner who took part."""

    PDF = "pdf"  # session.pdf, partner-a.pdf, partner-b.pdf
    CSV = "csv"  # timeline.csv; answers-a.csv, answers-b.csv and codebook.csv under study codes
    FHIR = "fhir"  # fhir-a.json, fhir-b.json
    ICS = "ics"  # calendar-a.ics, calendar-b.ics
