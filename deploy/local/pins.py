"""`make lock`: pin every package of pyproject.toml and package.json by version and hash, without naming a registry."""

from pathlib import Path

from deploy.local import commands, install, node, prepare, terminal


def lock() -> int:
    """Resolve anew, to the newest versions that pyproject.toml allows. For those who maintain the project."""
    prepare.programs()
    with terminal.step("Fetching uv"):
        _pip("uv")
    production = commands.shown(install.REQUIREMENTS)
    for path, arguments in {
        install.REQUIREMENTS: ["pyproject.toml"],
        # The tests run on the very versions that production gets.
        install.TEST_REQUIREMENTS: ["pyproject.toml", "--group", "test", "--constraints", production],
        install.NODE_REQUIREMENTS: ["--group", "node"],
    }.items():
        with terminal.step(f"Pinning {commands.shown(path)}"):
            _compile(path, arguments)
    with terminal.step("Pinning package-lock.json"):
        npm = node.npm() or node.npm_from_wheel()
        argv = [*npm.argv, "install", "--package-lock-only"]
        commands.run(argv, env=npm.env, log="lock", trouble="npm could not resolve package.json")
    return 0


def _pip(package: str) -> None:
    argv = commands.python("-m", "pip", "install", "--quiet", package)
    commands.run(argv, log="lock", trouble=f"pip could not install {package}")


def _compile(path: Path, arguments: list[str]) -> None:
    options = [
        *("--universal", "--python-version", "3.11", "--upgrade", "--generate-hashes"),
        *("--no-emit-index-url", "--no-emit-find-links"),
        *("--annotation-style", "line", "--custom-compile-command", "make lock"),
    ]
    argv = commands.python("-m", "uv", "pip", "compile", *options, "--output-file", commands.shown(path), *arguments)
    commands.run(argv, log="lock", trouble="uv could not resolve pyproject.toml")
