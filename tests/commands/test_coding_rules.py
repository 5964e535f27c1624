"""`kyoki run` with coding rules."""

from typer.testing import CliRunner

from kyoki.commands.app import app


def test_a_fault_in_the_rules_is_told_before_any_work(tmp_path):
    (tmp_path / "a.txt").write_text("日本と米国は東京で協議した。", encoding="utf-8")
    (tmp_path / "codes.toml").write_text('["外交"]\nwordz = ["協議"]\n', encoding="utf-8")
    setting = f"coding.file={tmp_path / 'codes.toml'}"
    done = CliRunner().invoke(app, ["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--set", setting])
    assert done.exit_code == 1
    assert str(done.exception).endswith(
        "codes.toml: 外交: unknown 'wordz'; expected what a rule has; did you mean words?"
    )
    assert not (tmp_path / "out" / "parts").exists()
