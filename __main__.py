"""`python -m tflower`: the command line."""

from .compiler.tools.cli import main

if __name__ == "__main__":
    main()
