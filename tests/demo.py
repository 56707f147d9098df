"""`make demo`: convert a small trained model, run it on real digits, show what came of it.

The model was trained with TensorFlow by `models/digits/make.py`; nothing here needs TensorFlow.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter

MODEL = Path(__file__).parent / "models" / "digits"
SHADES = " .:-=+*%@"
SHOWN = 6


def main() -> int:
    """Run the demo; 1 if the converted model does not do what the original does."""
    import numpy as np
    import tflower
    from rich.console import Console
    from tflower.compiler.inspection.words import size

    console = Console(width=None if sys.stdout.isatty() else 100)
    console.print("[bold]A trained digit classifier, from SavedModel to TensorFlow Lite[/]\n")
    start = perf_counter()
    converter = tflower.TFLiteConverter.from_saved_model(MODEL / "saved_model")
    model = converter.convert()
    seconds = perf_counter() - start
    report = converter.report
    output = Path(gettempdir()) / "tflower-digits.tflite"
    output.write_bytes(model)

    data = np.load(MODEL / "digits.npz")
    images, labels, expected = data["images"], data["labels"], data["answers"]
    interpreter = tflower.Interpreter(model_content=model)
    answers, run_seconds = classify(interpreter, images[..., None].astype(np.float32) / 16)
    digits = answers.argmax(-1)
    accuracy = float((digits == labels).mean())
    difference = float(np.abs(answers - expected).max())

    before = sum(file.stat().st_size for file in (MODEL / "saved_model").rglob("*.*"))
    rows = {
        "SavedModel": f"{size(before)}  tests/models/digits/saved_model",
        "TensorFlow Lite": f"{size(len(model))}  {output}",
        "conversion": f"{seconds:.2f} s ({', '.join(stages(report.stages))})",
        "operators": ", ".join(
            f"{count} {name.removeprefix('tfl.')}" for name, count in report.operators.items()
        ),
        f"{len(images)} digits": f"{run_seconds:.2f} s on tflower's interpreter",
        "accuracy": f"{accuracy:.1%}  (TensorFlow: {(expected.argmax(-1) == labels).mean():.1%})",
        "largest difference": f"{difference:.1e} from TensorFlow's probabilities",
    }
    console.print(table("What was converted", rows))
    console.print(pictures(images[:SHOWN], digits[:SHOWN]), highlight=False)
    good = accuracy > 0.97 and difference < 1e-4
    verdict = "[green]It does what the original does.[/]" if good else "[red]It differs.[/]"
    console.print(verdict)
    return 0 if good else 1


def classify(interpreter, inputs):
    """Return the probabilities of all images in one batch, and how long that took."""
    index = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(index, inputs.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(index, inputs)
    start = perf_counter()
    interpreter.invoke()
    seconds = perf_counter() - start
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"]), seconds


def stages(seconds: dict[str, float]) -> list[str]:
    """Return the stages of a conversion with their times."""
    return [f"{name} {value:.2f}" for name, value in seconds.items()]


def table(title: str, rows: dict[str, str]):
    """Return a table of two columns."""
    from rich.table import Table

    made = Table(title=title, title_justify="left", show_header=False)
    made.add_column(style="cyan", no_wrap=True)
    made.add_column()
    for name, value in rows.items():
        made.add_row(name, value)
    return made


def pictures(images, digits) -> str:
    """Return images [n, 8, 8] in 0..16 side by side as text, the digit seen below each."""
    lines = []
    for row in range(images.shape[1]):
        cells = [
            "".join(SHADES[int(value) * (len(SHADES) - 1) // 16] * 2 for value in image[row])
            for image in images
        ]
        lines.append(" ".join(cells))
    lines.append(" ".join(f"{digit:^16}" for digit in digits))
    return "\n".join(line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
