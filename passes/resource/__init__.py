"""Variables, hash tables and files of a SavedModel."""

from .assets import FreezeAssetsPass, InitTextFileToImportPass
from .call_once import InsertCallOncePass
from .tables import LegalizeHashTablesPass
from .variables import AnalyzeVariablesPass, LegalizeVariablesPass

__all__ = [
    "AnalyzeVariablesPass",
    "FreezeAssetsPass",
    "InitTextFileToImportPass",
    "InsertCallOncePass",
    "LegalizeHashTablesPass",
    "LegalizeVariablesPass",
]
