"""The driver: pipelines as text, errors, events, the garbage collector."""

import gc

import pytest
from tflower import ConverterError
from tflower.compiler import collector, driver
from tflower.compiler.driver import PassRunner
from tflower.compiler.files import write_atomically
from tflower.compiler.options import Debugging, Options
from tflower.compiler.text import parse
from tflower.passes import UnknownPassError
from xdsl.context import Context
from xdsl.utils.exceptions import VerifyException

ADD = """
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "tf.AddV2"(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  func.return %0 : tensor<4xf32>
}
"""


@pytest.fixture
def module():
    return parse(ADD)


def op_names(module) -> list[str]:
    return [op.name for op in next(iter(module.body.ops)).body.block.ops]


class TestPassRunner:
    def test_pipeline_as_text(self, module):
        runner = PassRunner(Context())
        runner.run(module, "tf-shape-inference,tfl-legalize-tf{preserve-assert-op=true},cse")
        assert op_names(module) == ["tfl.add", "func.return"]
        names = [each.name for each in runner.report.passes]
        assert names == ["tf-shape-inference", "tfl-legalize-tf", "cse"]

    def test_unknown_pass(self, module):
        with pytest.raises(UnknownPassError, match="there is no pass 'fuse-all'"):
            PassRunner(Context()).run(module, "fuse-all")

    def test_unknown_option(self, module):
        with pytest.raises(ValueError, match="speed"):
            PassRunner(Context()).run(module, "cse{speed=1}")

    def test_nothing_runs_before_all_passes_are_known(self, module):
        runner = PassRunner(Context())
        with pytest.raises(UnknownPassError):
            runner.run(module, "tfl-legalize-tf,fuse-all")
        assert op_names(module) == ["tf.AddV2", "func.return"]

    def test_events(self, module):
        events = []
        PassRunner(Context(), listener=events.append).run(module, "cse,canonicalize")
        assert [(event.name, event.index, event.count) for event in events] == [
            ("cse", 0, 2),
            ("canonicalize", 1, 2),
        ]

    def test_verify_each(self, module):
        (function,) = module.body.ops
        add = function.body.block.first_op
        add.operands = add.operands[:1]
        runner = PassRunner(Context(), Debugging(verify_each=True))
        with pytest.raises(ConverterError, match=r"tf\.AddV2: .* \(in symbol-dce\)$") as caught:
            runner.run(module, "symbol-dce")
        assert isinstance(caught.value.__cause__, VerifyException)
        assert "\n" not in str(caught.value)

    def test_print_before_and_after(self, module, capsys):
        runner = PassRunner(Context(), Debugging(print_ir_before="cse", print_ir_after="legal"))
        runner.run(module, "cse,tfl-legalize-tf,symbol-dce")
        shown = capsys.readouterr().err
        assert shown.count("// IR") == 2
        assert "// IR before cse" in shown
        assert "// IR after tfl-legalize-tf" in shown


class TestErrors:
    def test_bugs_keep_their_type_and_name_the_pass(self, module, monkeypatch):
        from tflower.passes.cleanup import CSEPass

        def fail(*_):
            raise ZeroDivisionError("oops")

        monkeypatch.setattr(CSEPass, "apply", fail)
        with pytest.raises(ZeroDivisionError) as caught:
            PassRunner(Context()).run(module, "cse")
        assert caught.value.__notes__ == ["in pass cse"]

    def test_an_invalid_import_is_one_line(self, module):
        (function,) = module.body.ops
        add = function.body.block.first_op
        add.operands = add.operands[:1]
        with pytest.raises(ConverterError, match=r"@main: tf\.AddV2: .* \(in import\)$"):
            driver.convert(lambda: module, Options())


class TestCollector:
    def test_state_is_restored(self):
        assert gc.isenabled()
        with collector.apart():
            assert not gc.isenabled()
            assert gc.get_freeze_count() > 0
        assert gc.isenabled()
        assert gc.get_freeze_count() == 0

    def test_it_is_restored_after_an_error(self):
        with pytest.raises(KeyError), collector.apart():
            raise KeyError
        assert gc.isenabled()

    def test_it_stays_off_where_it_was_off(self):
        gc.disable()
        try:
            with collector.apart():
                pass
            with collector.paused():
                pass
            assert not gc.isenabled()
        finally:
            gc.enable()

    def test_what_is_left_inside_is_collected(self):
        class Node:
            alive = 0

            def __init__(self):
                self.me = self
                Node.alive += 1

            def __del__(self):
                Node.alive -= 1

        with collector.apart():
            Node()
            assert Node.alive == 1
        assert Node.alive == 0


class TestFiles:
    def test_content_and_mode(self, tmp_path):
        path = tmp_path / "model"
        write_atomically(path, b"new")
        write_atomically(path, b"newer")
        assert path.read_bytes() == b"newer"
        assert list(tmp_path.iterdir()) == [path]

    def test_nothing_is_left_on_failure(self, tmp_path):
        folder = tmp_path / "folder"
        folder.mkdir()
        with pytest.raises(OSError, match="directory"):
            write_atomically(folder, b"is in the way")
        assert list(tmp_path.iterdir()) == [folder]
