"""MLIR text: parse a module, print one, and the context that knows our dialects."""

from .context import context as context
from .parser import TextParser as TextParser
from .parser import parse as parse
from .printer import TextPrinter as TextPrinter
from .printer import to_text as to_text
