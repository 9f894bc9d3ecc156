"""The only room that runs outside programs: one probe, one runner, one file a program."""

from regather.tools.ace import check_access
from regather.tools.epubcheck import validate_epub
from regather.tools.needs import Need, plain_needs
from regather.tools.run import Ran, probe, run
from regather.tools.verapdf import PDF_A_2A, PDF_UA_1, validate_pdf

__all__ = [
    "PDF_A_2A",
    "PDF_UA_1",
    "Need",
    "Ran",
    "check_access",
    "plain_needs",
    "probe",
    "run",
    "validate_epub",
    "validate_pdf",
]
